import type { Caller } from '../../../src/model/call.ts';
import type { ToolContext } from '../../../src/model/tool-function.ts';

const CALLER: Caller = {
  id: 'ada',
  principal: 'test|ada',
  tenant: 'acme',
  agent: null,
  method: 'dev',
  credentialId: 'test',
  scopes: new Set(),
  maxEffect: 'READ',
  tools: null,
  claims: {},
  expiresAt: null,
};

/** What a tool that computes is run with: these tools and nothing else. */
export function contextWith<Tools>(tools: Tools): ToolContext<Tools> {
  return { caller: CALLER, signal: new AbortController().signal, tools, backends: {} };
}
