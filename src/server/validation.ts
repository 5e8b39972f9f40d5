import {
  type ASTVisitor,
  NoSchemaIntrospectionCustomRule,
  specifiedRules,
  type ValidationContext,
} from 'graphql';
import { collectedErrors, type Limits } from '../base/limits.ts';

/** How each operation is held against a schema, whoever's that is. */
export interface Validation {
  readonly own: readonly ((context: ValidationContext) => ASTVisitor)[];
  readonly all: typeof specifiedRules;
  /** What it suggests would be names that the caller may not know. */
  readonly options: { readonly hideSuggestions: true; readonly maxErrors: number };
}

export function validationWith(introspection: 'caller' | 'off', limits: Limits): Validation {
  const own = introspection === 'off' ? [NoSchemaIntrospectionCustomRule] : [];
  return {
    own,
    all: [...specifiedRules, ...own],
    options: { hideSuggestions: true, maxErrors: collectedErrors(limits) },
  };
}
