import { placeholdersOf } from '../../base/template.ts';
import type { RestDirectiveArgs } from '../../generated/schema.ts';
import type { BindingOf, RequestPlan, Verb } from '../../model/plan.ts';
import type { ToolField } from '../tool-field.ts';

export const VERBS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const satisfies readonly Verb[];
/** These send the remaining arguments where no body is written. */
const WITH_BODY: ReadonlySet<Verb> = new Set<Verb>(['POST', 'PUT', 'PATCH']);

/** Nothing where not exactly one verb is written, which the rule `one-verb` reports. */
export function readRest(field: ToolField): BindingOf<'rest'> | undefined {
  const args = field.read<RestDirectiveArgs>('rest');
  const [verb, more] = args ? verbsOf(args) : [];
  if (!args || !verb || more) return undefined;
  const request = {
    verb,
    target: args[verb] ?? '',
    headers: args.headers.map(({ name, value }) => ({ name, value })),
    pick: args.pick ?? null,
  };
  const body = bodyOf(field, request, args.body ?? null);
  return { kind: 'rest', backend: args.backend, request: { ...request, body } };
}

export function verbsOf(args: RestDirectiveArgs): Verb[] {
  return VERBS.filter((verb) => typeof args[verb] === 'string');
}

function bodyOf(
  field: ToolField,
  { verb, target, headers }: Omit<RequestPlan, 'body'>,
  template: string | null,
): RequestPlan['body'] {
  if (template !== null) return { template };
  if (!WITH_BODY.has(verb)) return null;
  const args = unusedArguments(field, { target, headers });
  return args.length > 0 ? { args } : null;
}

/** Names of the arguments that path, query and headers do not send. */
export function unusedArguments(
  { definition }: ToolField,
  { target, headers }: Pick<RequestPlan, 'target' | 'headers'>,
): string[] {
  // An argument of which only a part is used elsewhere is sent too: nothing that the agent wrote is lost.
  const used = new Set(
    [target, ...headers.map(({ value }) => value)]
      .flatMap(placeholdersOf)
      .flatMap(({ path: [root, name, ...inside] }) =>
        root === 'args' && inside.length === 0 ? [name] : [],
      ),
  );
  return definition.args.map(({ name }) => name).filter((name) => !used.has(name));
}
