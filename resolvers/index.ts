import type { Gateway } from '../src/model/gateway.ts';
import type { ToolPlan } from '../src/model/plan.ts';
import { catalogResolvers } from './catalog.ts';
import { toolResolvers } from './tools.ts';

/** The resolver map of one load, whose catalogue lists these tools; nothing here knows a tool by name. */
export function resolversFor(gateway: Gateway, listed: readonly ToolPlan[]) {
  return { ...toolResolvers(gateway), ...catalogResolvers(listed) };
}
