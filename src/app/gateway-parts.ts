import { randomUUID } from 'node:crypto';
import {
  type GraphQLArgument,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  isScalarType,
} from 'graphql';
import type { Parts } from '../gateway/order.ts';
import { isJson } from '../policies/json-value.ts';
import { checkCompiler } from '../policies/validate.ts';
import { inputSchema } from '../specs/schema/input-schema.ts';
import { scalarSchema } from '../specs/schema/scalars.ts';

type Given = Pick<Parts, 'clock' | 'report' | 'recovery' | 'caching' | 'codeVersion' | 'callTool'>;

/** What the policies of one load are made of; each check is compiled once, when it is first asked for. */
export function gatewayParts(schema: GraphQLSchema, given: Given): Parts {
  const compileCheck = checkCompiler();
  const argumentCheck = memoized((id) =>
    compileCheck(inputSchema(argumentsOf(schema, id), { schema, audience: 'enforced' })),
  );
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
  };
}

/** @param id `fetchOrderHistory` of a tool, `Order.product` of a join */
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
