import type { Effect } from '../base/effects.ts';
import type { FileReference, SecretReference, Setting } from './references.ts';

/** Who may call. Without any of `apiKeys`, `jwt` and `introspection` the gateway serves this machine alone. */
export interface AuthOptions {
  /**
   * The file that `toolgate keys` writes: hashes and grants. A change of it holds within seconds.
   * @default no API keys
   */
  readonly apiKeys?: FileReference;
  /**
   * Issuers whose JWT access tokens are accepted.
   * @default none
   */
  readonly jwt?: readonly JwtOptions[];
  /**
   * Where opaque tokens are asked about (RFC 7662).
   * @default they are refused
   */
  readonly introspection?: IntrospectionOptions;
  /**
   * Claims of a credential that templates and tools may read as `caller.claims.NAME`.
   * @default none
   */
  readonly claims?: readonly string[];
  /**
   * Whether a caller that lacks only a scope is told which; otherwise the tool is as if it did not exist.
   * @default true
   */
  readonly stepUp?: boolean;
}

interface IssuerOptions {
  /** As tokens name it in `iss`, byte for byte. */
  readonly issuer: Setting;
  /** What `aud` of a token must hold: the name of this gateway at its issuer. */
  readonly audience: Setting;
  /**
   * The tenant of all its callers.
   * @default 'default'
   */
  readonly tenant?: string;
  /**
   * The claim that names a caller's tenant, with `tenants`.
   * @default none: `tenant` holds for all
   */
  readonly tenantClaim?: string;
  /**
   * The tenants that this issuer may name in `tenantClaim`.
   * @default none
   */
  readonly tenants?: readonly string[];
  /**
   * The most that its callers may do.
   * @default 'DESTRUCTIVE'
   */
  readonly maxEffect?: Effect;
}

export interface JwtOptions extends IssuerOptions {
  /**
   * Where its keys are.
   * @default what its `/.well-known/openid-configuration` says
   */
  readonly jwksUri?: Setting;
  /**
   * `typ` of its tokens; `JWT` for an issuer that cannot write `at+jwt`.
   * @default 'at+jwt'
   */
  readonly typ?: 'at+jwt' | 'JWT';
  /**
   * The oldest that a token may be, whatever its `exp` says.
   * @default '24h'
   */
  readonly maxTokenAge?: string;
}

export interface IntrospectionOptions extends IssuerOptions {
  /** The introspection endpoint. */
  readonly url: Setting;
  /** How the gateway signs in there. */
  readonly clientId: Setting;
  readonly clientSecret: SecretReference;
}
