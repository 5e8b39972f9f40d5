import { type GatewaySource, gatewayFor } from '../../support/gateway-for.ts';
import type { Cell } from './classification-rows.ts';

export const EFFECTS = ['READ', 'IDEMPOTENT', 'WRITE', 'DESTRUCTIVE'] as const;

/** Of a database there is no WRITE keyed: it knows no keys. */
export type Cells = readonly [Cell, Cell, Cell, Cell];

export const ATTEMPTS: Readonly<Record<Cell, number>> = {
  retry: 3,
  wait: 3,
  once: 2,
  stop: 1,
  unknown: 1,
};

/** A tool with the name of its effect. */
export function sqlTool(effect: string, backend: string, query: string, time = '3s'): string {
  return `"Does it." ${effect.toLowerCase()}: Row @tool(effect: ${effect}, scopes: ["act"])
    @sql(backend: "${backend}", query: "${query}", one: true)
    @retry(base: "2ms", cap: "4ms") @timeout(total: "10s", attempt: "${time}")`;
}

/** The error of a tool of that effect; empty where it was answered. */
export async function errorsOf(tools: readonly string[], source: Omit<GatewaySource, 'sdl'>) {
  const gateway = await gatewayFor({
    sdl: `extend type Mutation { ${tools.join('\n')} } "A row." type Row { "Id." id: ID }`,
    ...source,
  });
  return async (effect: string) => {
    const { errors } = await gateway.ask(`mutation { ${effect.toLowerCase()} { id } }`);
    return errors?.[0]?.extensions ?? {};
  };
}

/** One tool and one pool an effect, over the same database. */
export function toolsAt(url: string, query: string, time?: string) {
  const tools = EFFECTS.map((effect) => sqlTool(effect, effect.toLowerCase(), query, time));
  const names = EFFECTS.map((effect) => effect.toLowerCase());
  return errorsOf(tools, { sql: Object.fromEntries(names.map((name) => [name, url])) });
}
