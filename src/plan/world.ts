import type { DocumentNode, GraphQLScalarType, GraphQLSchema } from 'graphql';
import type { Kind } from '../model/plan.ts';

/** What config and code offer to a schema. */
export interface Surroundings {
  /** The kind of each backend that config declares, by its name. */
  readonly backends: Readonly<Record<string, Kind>>;
  /** Those of them that take statements from callers. */
  readonly readOnly?: ReadonlySet<string>;
  /** Functions in `resolvers/tools`. */
  readonly resolvers: ReadonlySet<string>;
  /** The file of each, as shown to the user. By default the one that its name asks for. */
  readonly resolverFiles?: Readonly<Record<string, string>>;
  /** The header in which a backend takes idempotency keys, by its name; absent: it takes none. */
  readonly keyHeaders?: Readonly<Record<string, string>>;
  /** Claims that config lists. */
  readonly claims: ReadonlySet<string>;
  /** How values of scalars are read. By default anything is one of any. */
  readonly scalars?: Scalars;
  /**
   * The largest upper bound of an argument such as `first`.
   * @default as a request may ask for
   */
  readonly listSize?: number;
}

export interface Scalars {
  /** Those that config describes. */
  readonly configured: ReadonlySet<string>;
  of(
    name: string,
  ): Pick<GraphQLScalarType, 'serialize' | 'parseValue' | 'parseLiteral' | 'extensions'>;
}

/** All that a reader or a rule may look at. */
export interface World {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly around: Surroundings;
}
