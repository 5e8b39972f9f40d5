import type { GraphQLSchema } from 'graphql';
import { frozen } from '../base/frozen.ts';
import type { CallPlan, Catalogue, JoinPlan, ToolPlan } from '../model/plan.ts';
import type { Draft } from './draft.ts';
import { type Inputs, inputsOf } from './inputs.ts';
import { planVersion } from './plan-version.ts';
import { type Shapes, shapesOf } from './shapes.ts';
import { type Position, type Use, usesOf, usesOfBulk } from './template-uses.ts';
import type { Subject } from './tool-field.ts';

/** One field, with what its directives say. */
export interface ReadField {
  readonly subject: Subject;
  readonly draft: Draft;
}

/** What the rules found nothing wrong with, as frozen data. */
export function catalogueOf(schema: GraphQLSchema, read: readonly ReadField[]): Catalogue {
  const shapes = shapesOf(schema);
  const inputs = inputsOf(schema);
  const isTool = ({ subject }: ReadField) => subject.isTool;
  const tools = read.filter(isTool).map((one) => toolPlan(one, shapes, inputs));
  const joins = read.filter((one) => !isTool(one)).map((one) => joinPlan(one, shapes, inputs));
  const types = { shapes: shapes.all(), inputs: inputs.all };
  const versioned = <Plan extends Unversioned>(plan: Plan) => ({
    ...plan,
    version: planVersion(plan, types),
  });
  return frozen({ tools: tools.map(versioned), joins: joins.map(versioned), ...types });
}

type Unversioned = Omit<CallPlan, 'version'>;

function toolPlan(field: ReadField, shapes: Shapes, inputs: Inputs): Omit<ToolPlan, 'version'> {
  const { subject, draft } = field;
  const description = subject.definition.description ?? '';
  return { ...callPlan(field, shapes, inputs), ...draft.tool, description };
}

function joinPlan(field: ReadField, shapes: Shapes, inputs: Inputs): Omit<JoinPlan, 'version'> {
  const { parent, definition } = field.subject;
  const links = usesOf(field.draft.binding)
    .filter(({ path, position }) => path[0] === 'parent' && TARGET.has(position))
    .map(({ path }) => path.slice(1));
  return { ...callPlan(field, shapes, inputs), type: parent.name, field: definition.name, links };
}

const TARGET: ReadonlySet<Position> = new Set(['path', 'query']);

function callPlan({ subject, draft }: ReadField, shapes: Shapes, inputs: Inputs): Unversioned {
  const { effect, binding, policies } = draft;
  if (!binding) throw new Error(`${subject.id} has no binding, and no rule said so.`);
  const uses = [...usesOf(binding), ...usesOfBulk(policies.batch)];
  return {
    id: subject.id,
    effect,
    binding,
    ...policies,
    callerPaths: pathsFrom('caller', uses),
    parentPaths: pathsFrom('parent', uses),
    result: shapes.of(subject.definition.type),
    renames: inputs.renamesOf(subject.definition.args),
  };
}

/** What templates read of one source, each once. */
function pathsFrom(source: string, uses: readonly Use[]): readonly (readonly string[])[] {
  const paths = uses.filter(({ path }) => path[0] === source);
  return [...new Map(paths.map(({ path }) => [path.join('.'), path.slice(1)])).values()];
}
