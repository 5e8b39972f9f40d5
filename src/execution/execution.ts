import type {
  FieldNode,
  GraphQLField,
  GraphQLObjectType,
  GraphQLResolveInfo,
  ResponsePath,
} from 'graphql';
import type { GatewayContext } from '../model/gateway.ts';
import type { FieldErrors } from './field-errors.ts';
import type { ChosenOperation } from './operation.ts';

/** One request under way. */
export interface Execution {
  readonly chosen: ChosenOperation;
  readonly variables: Record<string, unknown>;
  readonly context: GatewayContext;
  readonly errors: FieldErrors;
  readonly room: Room;
}

/** Bytes that the answer may still take, as far as they are known before it is written. */
export interface Room {
  left: number;
}

/** Ends an operation whose answer takes more room than there is: nothing more of it is read. */
export const NO_ROOM: Error = new Error('The answer is too large.');

/** A field of a concrete type, as the document selects it. */
export interface Site {
  /** The name in the answer: alias or name. */
  readonly key: string;
  readonly parentType: GraphQLObjectType;
  readonly definition: GraphQLField<unknown, unknown>;
  /** More than one where the document selects the field in several places. */
  readonly nodes: readonly FieldNode[];
}

/** What a resolver is told of its field. Made for those fields alone that have a resolver. */
export function infoOf(
  { chosen, variables }: Execution,
  { definition, parentType, nodes }: Site,
  path: ResponsePath,
): GraphQLResolveInfo {
  return {
    fieldName: definition.name,
    fieldNodes: nodes,
    returnType: definition.type,
    parentType,
    path,
    schema: chosen.schema,
    fragments: chosen.fragments,
    rootValue: undefined,
    operation: chosen.operation,
    variableValues: variables,
  };
}
