import { z } from 'zod';
import type { JsonSchema } from '../base/json-schema.ts';
import { checkCompiler } from '../policies/validate.ts';
import { isKnownScalar } from '../specs/schema/scalars.ts';

/** JSON Schema by scalar name, of scalars that the project itself defines. */
export const scalars = z
  .record(
    z.string().refine((name) => !isKnownScalar(name), 'is a scalar that has its own schema'),
    z.record(z.string(), z.unknown()).transform((written, context) => {
      const schema = written as JsonSchema; // the compiler refuses what is none
      try {
        checkCompiler()(schema);
        return schema;
      } catch (failure) {
        context.addIssue(`is no JSON Schema: ${failure instanceof Error ? failure.message : ''}`);
        return z.NEVER;
      }
    }),
  )
  .default({});
