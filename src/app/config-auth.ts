import { z } from 'zod';
import { EFFECTS, type Effect } from '../base/effects.ts';
import { Secret } from '../base/secret.ts';
import { duration } from './config-values.ts';

// The keys of an object are its effects.
const effect = z.enum(Object.keys(EFFECTS) as [Effect, ...Effect[]]);
const name = z.string().min(1).max(255);

/** A token endpoint or issuer: plain http would show tokens and keys to the network, so it is for this machine alone. */
const issuerUrl = z
  .url({ protocol: /^https?$/, error: 'is no https URL' })
  .refine(isSafe, 'must be https, but on loopback');

const TENANTS = 'takes either tenant, or tenantClaim with tenants';

const ofIssuers = {
  issuer: issuerUrl,
  audience: name,
  tenant: name.optional(),
  tenantClaim: name.optional(),
  tenants: z.array(name).min(1).optional(),
  maxEffect: effect.default('DESTRUCTIVE'),
};

const jwt = z
  .strictObject({
    ...ofIssuers,
    jwksUri: issuerUrl.optional(),
    typ: z.enum(['at+jwt', 'JWT']).default('at+jwt'),
    maxTokenAge: duration.default(86_400_000),
  })
  .refine(namesTenants, TENANTS);

const introspection = z
  .strictObject({
    ...ofIssuers,
    url: issuerUrl,
    clientId: name,
    clientSecret: z.instanceof(Secret, { error: "must be secret('NAME')" }),
  })
  .refine(namesTenants, TENANTS);

export const auth = z
  .strictObject({
    apiKeys: z.strictObject({ file: z.string().min(1) }).optional(),
    jwt: z.array(jwt).refine(areDistinct, 'names an issuer twice').default([]),
    introspection: introspection.optional(),
    claims: z.array(z.string().regex(/^[a-zA-Z_]\w{0,63}$/, 'is no name')).default([]),
    stepUp: z.boolean().default(true),
  })
  .prefault({});

export type AuthConfig = z.output<typeof auth>;

/** Whether anybody can be told apart from anybody else. */
export function identifiesCallers({ apiKeys, jwt: issuers, introspection: asked }: AuthConfig) {
  return apiKeys !== undefined || issuers.length > 0 || asked !== undefined;
}

export const LOOPBACK = /^(127\.\d+\.\d+\.\d+|\[?::1\]?|localhost)$/;

function isSafe(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === 'https:' || LOOPBACK.test(url?.hostname ?? '');
}

interface Tenanted {
  readonly tenant?: string | undefined;
  readonly tenantClaim?: string | undefined;
  readonly tenants?: readonly string[] | undefined;
}

/** No issuer may name another's tenant: what it may name is listed. */
function namesTenants({ tenant, tenantClaim, tenants }: Tenanted): boolean {
  if (tenantClaim === undefined) return tenants === undefined;
  return tenants !== undefined && tenant === undefined;
}

function areDistinct(entries: readonly { readonly issuer: string }[]): boolean {
  return new Set(entries.map(({ issuer }) => issuer)).size === entries.length;
}
