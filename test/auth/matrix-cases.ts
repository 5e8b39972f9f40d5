import { seededRng } from '../support/seeded-rng.ts';

/** The words of the page, repeated: nothing of `src` decides here. */
const EFFECTS = ['READ', 'IDEMPOTENT', 'WRITE', 'DESTRUCTIVE'] as const;
type Effect = (typeof EFFECTS)[number];
const SCOPES = { none: [], a: ['a:use'], ab: ['a:use', 'b:use'], c: ['c:use'] } as const;
/** What the operator's rules say of a tool: HOME is for the tenant acme alone. */
const ANSWERS = ['ALLOW', 'DENY', 'ERROR', 'HOME'] as const;

export interface ToolCase {
  readonly name: string;
  readonly effect: Effect;
  readonly scopes: readonly string[];
  readonly claim: boolean;
  readonly answer: (typeof ANSWERS)[number];
}

export interface CallerCase {
  readonly maxEffect: Effect;
  /** As a key record has them, stars included. */
  readonly scopes: readonly string[];
  readonly claim: boolean;
  readonly tenant: 'acme' | 'globex';
  /** Names of tools; null: no list. */
  readonly tools: readonly string[] | null;
}

export const TOOLS: readonly ToolCase[] = EFFECTS.flatMap((effect) =>
  (effect === 'READ' ? (['none', 'a', 'ab'] as const) : (['a', 'ab', 'c'] as const)).flatMap(
    (scope) =>
      [false, true].flatMap((claim) =>
        ANSWERS.map((answer) => ({
          name: `t_${effect}_${scope}_${claim ? 'desk' : 'plain'}_${answer}`,
          effect,
          scopes: SCOPES[scope],
          claim,
          answer,
        })),
      ),
  ),
);

/** Tools that call another by `ctx.tools`, one of each effect, which everybody may call whose effect suffices. */
const RELAYS = EFFECTS.map((effect) => `relay_${effect}`);

const HELD = [[], ['a:use'], ['a:use', 'b:use'], ['c:*'], ['*'], ['a:*', 'b:use', 'c:use']];

/** Callers drawn from all combinations. */
export function callersOf(count: number, seed: number): readonly CallerCase[] {
  const rng = seededRng(seed);
  const one = <T>(of: readonly T[]): T => of[Math.floor(rng() * of.length)] as T; // never past its end
  return Array.from({ length: count }, () => ({
    maxEffect: one(EFFECTS),
    scopes: [...one(HELD), 'relay'],
    claim: rng() < 0.5,
    tenant: one(['acme', 'globex'] as const),
    tools: one([null, null, half(rng), [...RELAYS]]),
  }));
}

function half(rng: () => number): readonly string[] {
  return [...RELAYS, ...TOOLS.map(({ name }) => name).filter(() => rng() < 0.5)];
}

export type Verdict =
  | { readonly is: 'ALLOW' }
  | { readonly is: 'HIDDEN' }
  | { readonly is: 'SCOPE'; readonly missing: readonly string[] }
  | { readonly is: 'CLAIM' };

/**
 * What the page says: list of tools, then effect, then scopes, then claims, then rules, and the first that does not
 * allow stands. Who lacks a scope or a claim is told so; for whom anything else stands, there is no such tool.
 */
export function oracle(caller: CallerCase, tool: ToolCase): Verdict {
  if (caller.tools !== null && !caller.tools.includes(tool.name)) return { is: 'HIDDEN' };
  if (EFFECTS.indexOf(tool.effect) > EFFECTS.indexOf(caller.maxEffect)) return { is: 'HIDDEN' };
  const missing = tool.scopes.filter((scope) => !holds(caller, scope));
  if (missing.length > 0) return { is: 'SCOPE', missing };
  if (tool.claim && !caller.claim) return { is: 'CLAIM' };
  const allowed = tool.answer === 'ALLOW' || (tool.answer === 'HOME' && caller.tenant === 'acme');
  return allowed ? { is: 'ALLOW' } : { is: 'HIDDEN' };
}

function holds({ scopes }: CallerCase, wanted: string): boolean {
  const family = `${wanted.split(':')[0]}:*`;
  return scopes.includes('*') || scopes.includes(family) || scopes.includes(wanted);
}

export const SDL = `extend type Mutation {
${TOOLS.map(sdlOf).join('\n')}
${EFFECTS.map(
  (effect) => `"Calls another." relay_${effect}(tool: String!): JSON
    @tool(effect: ${effect}, scopes: ["relay"])`,
).join('\n')}
}`;

function sdlOf({ name, effect, scopes, claim }: ToolCase): string {
  const verb = effect === 'READ' ? 'GET' : 'POST';
  const headers = claim ? '[{ name: "x-desk", value: "{caller.claims.desk}" }]' : '[]';
  return `"A case." ${name}: JSON @tool(effect: ${effect}, scopes: ${JSON.stringify(scopes)})
    @rest(backend: "shop", ${verb}: "/${name}", headers: ${headers})`;
}

export const FILES: Readonly<Record<string, string>> = {
  'resolvers/permissions.mjs': `
    const fail = () => { throw new Error('This rule is broken.'); };
    export const rules = [
      { name: 'by name', check: (_, { id }) => id.endsWith('_DENY') ? 'DENY' : id.endsWith('_ERROR') ? fail() : 'ALLOW' },
      { name: 'at home', check: ({ tenant }, { id }) => id.endsWith('_HOME') ? Promise.resolve(tenant === 'acme' ? 'ALLOW' : 'DENY') : 'ALLOW' },
    ];`,
  ...Object.fromEntries(
    RELAYS.map((name) => [
      `resolvers/tools/${name}.mjs`,
      `export const ${name} = ({ tool }, { tools }) => tools[tool]({});`,
    ]),
  ),
};
