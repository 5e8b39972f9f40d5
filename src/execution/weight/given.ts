import {
  type GraphQLInputType,
  getNullableType,
  isInputObjectType,
  isListType,
  Kind,
  type OperationDefinitionNode,
  type ValueNode,
  valueFromASTUntyped,
} from 'graphql';
import type { ToolError } from '../../base/errors.ts';
import { type Breach, limitError } from '../../base/limit-error.ts';
import type { Bound, Bounds, Sizes } from './bounds.ts';
import type { Values } from './count.ts';
import type { Defined } from './selected.ts';

/** Values of arguments, whether they stand in the document or come with the request. */
export interface Given {
  /** Notes what the arguments of a selected field are given. */
  note(field: Defined): void;
  /** What is too large in one request's variables, as they came, or in the document itself. */
  breach(variables: Values): ToolError | undefined;
}

export function givenTo(operation: OperationDefinitionNode, bounds: Bounds): Given {
  const notes: Notes = { bounds, defaults: defaultsOf(operation), sources: new Map(), wrong: null };
  return {
    note({ node, definition }) {
      for (const { name, value } of node.arguments ?? []) {
        const declared = definition.args.find((one) => one.name === name.value);
        if (!declared) continue;
        const { name: argument, type } = declared;
        noteValue(notes, value, { argument, type, sizes: bounds.sizesOf(declared) });
      }
    },
    breach(variables) {
      if (notes.wrong) return notes.wrong;
      for (const { argument, bound, read } of notes.sources.values()) {
        const breach = bound(read(variables));
        if (breach) return limitError(breach, { argument });
      }
      return undefined;
    },
  };
}

interface Notes {
  readonly bounds: Bounds;
  /** Of variables, as the document writes them. */
  readonly defaults: Values;
  readonly sources: Map<string, Source>;
  /** What is too large in the document itself, whatever the variables are. */
  wrong: ToolError | null;
}

/** One way in which a request's variables become an argument. */
interface Source {
  readonly argument: string;
  readonly bound: Bound;
  read(variables: Values): unknown;
}

/** Where a value stands. */
interface Place {
  /** The field's argument that it is, or is in. */
  readonly argument: string;
  readonly type: GraphQLInputType;
  readonly sizes: Sizes;
}

function noteValue(notes: Notes, value: ValueNode, place: Place): void {
  const { bounds } = notes;
  const bare = getNullableType(place.type);
  if (value.kind === Kind.VARIABLE) noteVariable(notes, value.name.value, place);
  else if (isListType(bare)) {
    const items = value.kind === Kind.LIST ? value.values : [value];
    const { maxItems: max } = place.sizes;
    if (items.length > max) refuse(notes, place, { name: 'listItems', max, found: items.length });
    const inner = { ...place, type: bare.ofType, sizes: bounds.within(place.sizes) };
    for (const item of items) noteValue(notes, item, inner);
  } else if (isInputObjectType(bare)) {
    const fields = bare.getFields();
    for (const { name, value: inner } of value.kind === Kind.OBJECT ? value.fields : []) {
      const field = fields[name.value];
      if (!field) continue;
      noteValue(notes, inner, { ...place, type: field.type, sizes: bounds.sizesOf(field) });
    }
  } else noteLeaf(notes, value, place);
}

function noteLeaf(notes: Notes, value: ValueNode, place: Place): void {
  const { argument, type, sizes } = place;
  const bound = notes.bounds.of(type, sizes);
  if (!bound) return;
  const names = variablesIn(value);
  if (names.length === 0) {
    refuse(notes, place, bound(valueFromASTUntyped(value)));
    return;
  }
  // Inside of JSON a variable has no type of its own, and may stand many times: the whole is looked at.
  const read = (variables: Values) => {
    const given = names.map((name) => [name, variableIn(variables, name, notes)]);
    return valueFromASTUntyped(value, Object.fromEntries(given));
  };
  notes.sources.set(`${argument} ${notes.sources.size}`, { argument, bound, read });
}

function noteVariable(notes: Notes, name: string, { argument, type, sizes }: Place): void {
  const bound = notes.bounds.of(type, sizes);
  if (!bound) return;
  const read = (variables: Values) => variableIn(variables, name, notes);
  // Used in many places, it is looked at once.
  const key = `$${name} ${type} ${sizes.maxItems} ${sizes.maxLength}`;
  notes.sources.set(key, { argument, bound, read });
}

function variableIn(variables: Values, name: string, { defaults }: Notes): unknown {
  return Object.hasOwn(variables, name) ? variables[name] : defaults[name];
}

function refuse(notes: Notes, { argument }: Place, breach: Breach | undefined): void {
  if (breach) notes.wrong ??= limitError(breach, { argument });
}

function defaultsOf({ variableDefinitions = [] }: OperationDefinitionNode): Values {
  const given = variableDefinitions.flatMap(({ variable, defaultValue }) =>
    defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)] as const] : [],
  );
  return Object.fromEntries(given);
}

/** The variables in a value, however deep. */
export function variablesIn(value: ValueNode): readonly string[] {
  if (value.kind === Kind.VARIABLE) return [value.name.value];
  if (value.kind === Kind.LIST) return value.values.flatMap(variablesIn);
  return value.kind === Kind.OBJECT
    ? value.fields.flatMap((field) => variablesIn(field.value))
    : [];
}
