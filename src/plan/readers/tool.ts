import type { ToolDirectiveArgs } from '../../generated/schema.ts';
import type { ToolPlan } from '../../model/plan.ts';
import type { ToolField } from '../tool-field.ts';
import { readExamples } from './examples.ts';

type ToolFacts = Pick<ToolPlan, 'effect' | 'title' | 'scopes' | 'tags' | 'examples' | 'cost'>;

// Stands in where `@tool` is missing or unreadable, which is reported elsewhere: no plan is made of it.
const UNKNOWN: ToolFacts = {
  effect: 'READ',
  title: null,
  scopes: [],
  tags: [],
  examples: [],
  cost: 1,
};

export function readTool(field: ToolField): ToolFacts {
  const args = field.read<ToolDirectiveArgs>('tool');
  if (!args) return UNKNOWN;
  const { effect, title, scopes, tags, examples, cost } = args;
  return {
    effect,
    title: title ?? null,
    scopes,
    tags,
    examples: readExamples(field, examples),
    cost,
  };
}
