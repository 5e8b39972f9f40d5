export type { JsonSchema } from '../base/json-schema.ts';
