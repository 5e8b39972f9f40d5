import type { Gateway } from '../src/model/gateway.ts';
import type { Decide } from '../src/model/permission.ts';
import type { ToolPlan } from '../src/model/plan.ts';
import { catalogResolvers } from './catalog.ts';
import { toolResolvers } from './tools.ts';

/** The resolver map of one load, whose catalogue lists these tools; nothing here knows a tool by name. */
export function resolversFor(gateway: Gateway, listed: readonly ToolPlan[], decide: Decide) {
  return { ...toolResolvers(gateway), ...catalogResolvers(listed, decide) };
}
