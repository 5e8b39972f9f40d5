import type { FieldRule, SchemaRule } from './rule.ts';
import { argumentsUsed } from './rules/arguments-used.ts';
import { backendKnown } from './rules/backend-known.ts';
import { batchComplete } from './rules/batch-complete.ts';
import { batchKey } from './rules/batch-key.ts';
import { batchKeys } from './rules/batch-keys.ts';
import { batchMatch } from './rules/batch-match.ts';
import { batchRequest } from './rules/batch-request.ts';
import { cacheScope } from './rules/cache-scope.ts';
import { cacheTags } from './rules/cache-tags.ts';
import { constraintFits } from './rules/constraint-fits.ts';
import { constraintRange } from './rules/constraint-range.ts';
import { cost } from './rules/cost.ts';
import { defaultValues } from './rules/default-values.ts';
import { definitions } from './rules/definitions.ts';
import { directivePlaced } from './rules/directive-placed.ts';
import { directiveValues } from './rules/directive-values.ts';
import { effectAllowsPolicies } from './rules/effect-allows-policies.ts';
import { fallbackBackends } from './rules/fallback-backends.ts';
import { fallbackTool } from './rules/fallback-tool.ts';
import { fromPath } from './rules/from-path.ts';
import { fromUnique } from './rules/from-unique.ts';
import { hedgeInTime } from './rules/hedge-in-time.ts';
import { nullableResult } from './rules/nullable-result.ts';
import { oneBinding } from './rules/one-binding.ts';
import { oneVerb } from './rules/one-verb.ts';
import { pageSize } from './rules/page-size.ts';
import { pathPresent } from './rules/path-present.ts';
import { pickPath } from './rules/pick-path.ts';
import { plainArguments } from './rules/plain-arguments.ts';
import { readOnlyPlaced } from './rules/read-only-placed.ts';
import { readOnlySql } from './rules/read-only-sql.ts';
import { readVerb } from './rules/read-verb.ts';
import { requestBody } from './rules/request-body.ts';
import { requestHeaders } from './rules/request-headers.ts';
import { requestTarget } from './rules/request-target.ts';
import { resolverPolicies } from './rules/resolver-policies.ts';
import { resolversUsed } from './rules/resolvers-used.ts';
import { resultType } from './rules/result-type.ts';
import { scalarsUsed } from './rules/scalars-used.ts';
import { sqlRows } from './rules/sql-rows.ts';
import { templateNames } from './rules/template-names.ts';
import { toolDeclared } from './rules/tool-declared.ts';
import { toolDescribed } from './rules/tool-described.ts';
import { toolName } from './rules/tool-name.ts';
import { toolScopes } from './rules/tool-scopes.ts';

/** What must hold of the schema as a whole, by the name that a mistake carries. */
export const SCHEMA_RULES: Readonly<Record<string, SchemaRule>> = {
  definitions,
  'directive-values': directiveValues,
  'directive-placed': directivePlaced,
  'default-values': defaultValues,
  'result-type': resultType,
  'plain-arguments': plainArguments,
  'resolvers-used': resolversUsed,
  'scalars-used': scalarsUsed,
  'from-path': fromPath,
  'from-unique': fromUnique,
  'read-only-placed': readOnlyPlaced,
  'constraint-fits': constraintFits,
  'constraint-range': constraintRange,
  'page-size': pageSize,
};

/** What must hold of each tool and join. */
export const FIELD_RULES: Readonly<Record<string, FieldRule>> = {
  'tool-declared': toolDeclared,
  'tool-name': toolName,
  'tool-described': toolDescribed,
  cost,
  'tool-scopes': toolScopes,
  'nullable-result': nullableResult,
  'one-binding': oneBinding,
  'one-verb': oneVerb,
  'read-verb': readVerb,
  'backend-known': backendKnown,
  'template-names': templateNames,
  'arguments-used': argumentsUsed,
  'request-target': requestTarget,
  'path-present': pathPresent,
  'request-headers': requestHeaders,
  'request-body': requestBody,
  'pick-path': pickPath,
  'sql-rows': sqlRows,
  'read-only-sql': readOnlySql,
  'effect-allows-policies': effectAllowsPolicies,
  'hedge-in-time': hedgeInTime,
  'resolver-policies': resolverPolicies,
  'fallback-backends': fallbackBackends,
  'fallback-tool': fallbackTool,
  'cache-scope': cacheScope,
  'cache-tags': cacheTags,
  'batch-request': batchRequest,
  'batch-key': batchKey,
  'batch-keys': batchKeys,
  'batch-complete': batchComplete,
  'batch-match': batchMatch,
};
