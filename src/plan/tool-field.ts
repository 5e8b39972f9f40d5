import {
  type ASTNode,
  type ConstDirectiveNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  Kind,
} from 'graphql';
import { parseDuration } from '../base/duration.ts';
import { type Mistake, mistakeAt, type Spot } from './mistakes.ts';
import { directiveOf, readDefaults, readDirective, readEach } from './read-directive.ts';
import type { World } from './world.ts';

export type AnyField = GraphQLField<unknown, unknown>;

/** A Mutation field, or an object field with a binding of its own. */
export interface Subject {
  /** As `CallPlan.id`. */
  readonly id: string;
  readonly parent: GraphQLObjectType;
  readonly definition: AnyField;
  readonly isTool: boolean;
}

/**
 * Where a mistake is: `@rest`, `@rest(GET:)`, `@rest(headers.1:)` the second of a list, `field` itself, or a node.
 * What is not written is where the field is.
 */
type Place = string | ASTNode;

/** Both ends are in it, and are written as in SDL. */
interface DurationRange {
  /** @default more than 0 */
  readonly least?: string;
  /** @default '1h' */
  readonly most?: string;
}

interface NumberRange {
  readonly least: number;
  /** @default as large as one likes */
  readonly most?: number;
}

/** The cursor over one field, as a reader or a rule sees it: its reports carry that one's name. */
export interface ToolField extends Subject {
  readonly schema: GraphQLSchema;
  /** Whether it is written: `@rest`, or an argument of it, `@rest(GET:)`. */
  has(place: string): boolean;
  read<Args>(directive: string): Args | undefined;
  readOrDefaults<Args>(directive: string): Args;
  /** Of a repeatable directive each one, in their order. */
  readAll<Args>(directive: string): readonly Args[];
  /** Milliseconds; 0 where the text is no duration or out of range, which is reported. */
  duration(place: string, text: string, range?: DurationRange): number;
  /** Reports a number outside of its range, both ends of which are in it. */
  checkRange(place: string, value: number, range: NumberRange): void;
  report(place: Place, message: string, hint?: string): void;
  /** Reports at the first such word of a template, or of whatever else stands in this place. */
  reportWord(word: string, place: string, message: string, hint?: string): void;
}

export interface Ledger {
  readonly world: World;
  readonly rule: string;
  readonly mistakes: Mistake[];
}

export function toolField(subject: Subject, { world, rule, mistakes }: Ledger): ToolField {
  const { definition } = subject;
  const report: ToolField['report'] = (place, message, hint) => {
    const node = typeof place === 'string' ? nodeAt(definition, place) : place;
    mistakes.push(mistakeAt(node, { rule, message, hint }));
  };
  const read = <Args>(name: string) => readDirective<Args>(world.schema, name, definition);
  return {
    ...subject,
    schema: world.schema,
    report,
    reportWord(word, place, message, hint) {
      const spot = wordIn(nodeAt(definition, place), word);
      mistakes.push(mistakeAt(spot, { rule, message, hint }));
    },
    read,
    readAll: <Args>(name: string) => readEach<Args>(world.schema, name, definition),
    has: (place) => writtenAt(definition, place) !== undefined,
    readOrDefaults: <Args>(name: string) =>
      read<Args>(name) ?? readDefaults<Args>(world.schema, name),
    duration(place, text, { least, most = '1h' } = {}) {
      const ms = parseDuration(text);
      if (ms === undefined) report(place, `${place} is no duration.`, DURATION);
      else if (ms < msOf(least ?? '1ms') || ms > msOf(most)) {
        const from = least === undefined ? 'more than 0' : `at least ${least}`;
        report(place, `${place} is ${from} and at most ${most}.`);
      } else return ms;
      return 0;
    },
    checkRange(place, value, { least, most }) {
      if (value >= least && value <= (most ?? Infinity)) return;
      report(
        place,
        `${place} is ${most === undefined ? `at least ${least}` : `${least} to ${most}`}.`,
      );
    },
  };
}

function msOf(text: string): number {
  return parseDuration(text) ?? 0;
}

const DURATION = 'Durations are written "250ms", "2s", "5m", "1h".';
const PLACE = /^@(\w+)(?:\((\w+)(?:\.(\d+))?:\))?$/;

function nodeAt(definition: AnyField, place: string): ASTNode | null | undefined {
  const [, directive = ''] = PLACE.exec(place) ?? [];
  return writtenAt(definition, place) ?? directiveOf(definition, directive) ?? definition.astNode;
}

function writtenAt(definition: AnyField, place: string): ASTNode | undefined {
  const [, name = '', argument, index] = PLACE.exec(place) ?? [];
  const directive = directiveOf(definition, name);
  return argument === undefined ? directive : valueAt(directive, argument, index);
}

function valueAt(
  directive: ConstDirectiveNode | undefined,
  argument: string,
  index: string | undefined,
): ASTNode | undefined {
  const value = directive?.arguments?.find((one) => one.name.value === argument)?.value;
  const element = value?.kind === Kind.LIST ? value.values[Number(index)] : undefined;
  return element ?? value;
}

function wordIn(node: ASTNode | null | undefined, word: string): Spot {
  if (!node?.loc) return node;
  const { source, start, end } = node.loc;
  const found = new RegExp(`${word.replaceAll(/[{}.]/g, '\\$&')}(?!\\w)`).exec(
    source.body.slice(start, end),
  );
  return found ? { source, start: start + found.index } : node;
}
