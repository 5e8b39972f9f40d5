import { randomUUID } from 'node:crypto';
import {
  type GraphQLArgument,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  isScalarType,
} from 'graphql';
import type { CallSpec } from '../base/argument-refusal.ts';
import type { Parts } from '../gateway/order.ts';
import { isJson } from '../policies/json-value.ts';
import { checkCompiler } from '../policies/validate.ts';
import { inputSchema } from '../specs/schema/input-schema.ts';
import { scalarSchema } from '../specs/schema/scalars.ts';

type FromLoad =
  | 'clock'
  | 'report'
  | 'decide'
  | 'recovery'
  | 'caching'
  | 'counters'
  | 'codeVersion'
  | 'callTool'
  | 'resultItems';

interface Given extends Pick<Parts, FromLoad> {
  /** Calls of a tool that its author wrote down. */
  examplesOf(id: string): CallSpec['examples'];
}

/** The parts of one load, and what its words about arguments are made of. */
export interface LoadParts extends Parts {
  /** @param id of a tool, a join, or any other field: `Query.tools` */
  specOf(id: string): CallSpec;
}

/** What the policies of one load are made of; each check is compiled once, when it is first asked for. */
export function gatewayParts(schema: GraphQLSchema, { examplesOf, ...given }: Given): LoadParts {
  const compileCheck = checkCompiler();
  const enforced = memoized((id) =>
    inputSchema(argumentsOf(schema, id), { schema, audience: 'enforced' }),
  );
  const argumentCheck = memoized((id) => compileCheck(enforced(id)));
  const scalarCheckOf = memoized((name) => {
    const scalar = schema.getType(name);
    const json = isScalarType(scalar) ? scalarSchema(scalar) : {};
    return Object.keys(json).length === 0 ? isJson : compileCheck(json);
  });
  return {
    ...given,
    newKey: randomUUID,
    scalarCheckOf,
    argumentCheckOf: ({ id }) => argumentCheck(id),
    specOf: (id) => ({ schema: enforced(id), examples: examplesOf(id) }),
  };
}

/** @param id `fetchOrderHistory` of a tool, `Order.product` of a join, `Query.tools` of what is neither */
export function argumentsOf(schema: GraphQLSchema, id: string): readonly GraphQLArgument[] {
  const [field = '', owner] = id.split('.').toReversed();
  const type = owner === undefined ? schema.getMutationType() : schema.getType(owner);
  return (isObjectType(type) || isInterfaceType(type) ? type.getFields()[field]?.args : []) ?? [];
}

function memoized<T>(make: (name: string) => T): (name: string) => T {
  const made = new Map<string, T>();
  return (name) => {
    const known = made.get(name);
    if (known !== undefined) return known;
    const fresh = make(name);
    made.set(name, fresh);
    return fresh;
  };
}
