import type { Draft } from './draft.ts';
import type { Spot } from './mistakes.ts';
import type { ToolField } from './tool-field.ts';
import type { World } from './world.ts';

/** A law about one tool or join. It reports and never throws, so that all mistakes come together. */
export type FieldRule = (field: ToolField, draft: Draft, world: World) => void;

/** A law about everything else that stands in the schema. */
export type SchemaRule = (
  world: World,
  report: (spot: Spot, message: string, hint?: string) => void,
) => void;
