import { isAbsolute, join } from 'node:path';
import type { Logger } from 'pino';
import { type KnownKeys, knownKeys } from '../auth/api-keys.ts';
import { devKeyIn } from '../auth/dev-key.ts';
import { countFailures } from '../auth/failures.ts';
import { type Identify, identifier } from '../auth/identify.ts';
import { introspector } from '../auth/introspect.ts';
import { jwtVerifier } from '../auth/jwt.ts';
import { openKeyFile } from '../auth/key-file.ts';
import type { Clock } from '../base/clock.ts';
import { mistakeAt } from '../plan/mistakes.ts';
import type { Config } from './config.ts';
import { identifiesCallers } from './config-auth.ts';
import { configFile, type Project, ProjectMistake } from './project.ts';

/** How callers are told apart. */
export interface Identity {
  readonly identify: Identify;
  /** The key of this machine, where nothing else is configured. */
  readonly devKey: string | null;
  /** Who issues the tokens that are accepted. */
  readonly issuers: readonly string[];
  close(): void;
}

export interface IdentityParts {
  readonly project: Project;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The identity that holds now; a reload puts another one in its place. */
export interface ChangeableIdentity {
  readonly current: () => Identity;
  /** Where `then` throws, or the new one cannot be, the old one stays. */
  change(config: Config, then: () => void): void;
}

/** @throws ProjectMistake where the key file is missing or wrong */
export function changeableIdentity(config: Config, parts: IdentityParts): ChangeableIdentity {
  let identity = openIdentity(config, parts);
  return {
    current: () => identity,
    change(next, then) {
      const opened = openIdentity(next, parts);
      try {
        then();
      } catch (failure) {
        opened.close();
        throw failure;
      }
      identity.close();
      identity = opened;
    },
  };
}

/** Where the key of this machine is kept, from the project's folder. */
export const DEV_KEY_FILE = join('.toolgate', 'dev.key');

function openIdentity({ auth, production }: Config, parts: IdentityParts): Identity {
  const { clock } = parts;
  const claims = new Set(auth.claims);
  const keys = identifiesCallers(auth)
    ? keysIn(auth.apiKeys?.file, claims, parts)
    : keyOfThisMachine(parts);
  const world = { clock, fetch: globalThis.fetch };
  const asked = [...auth.jwt, ...(auth.introspection ? [auth.introspection] : [])];
  return {
    identify: identifier({
      clock,
      production,
      claims,
      failures: countFailures(clock),
      keys: keys.known,
      verifyJwt: auth.jwt.length > 0 ? jwtVerifier(auth.jwt, world) : null,
      introspect: auth.introspection ? introspector(auth.introspection, world) : null,
    }),
    devKey: keys.devKey,
    issuers: [...new Set(asked.map(({ issuer }) => issuer))],
    close: keys.close,
  };
}

interface Keys {
  readonly known: () => KnownKeys | null;
  readonly devKey: string | null;
  readonly close: () => void;
}

function keyOfThisMachine({ project, clock }: IdentityParts): Keys {
  const { text, record } = devKeyIn(join(project.folder, DEV_KEY_FILE), clock.wall());
  const keys = knownKeys([record], { claims: new Set(), method: 'dev' });
  return { known: () => keys, devKey: text, close: () => {} };
}

function keysIn(file: string | undefined, claims: ReadonlySet<string>, parts: IdentityParts): Keys {
  if (file === undefined) return { known: () => null, devKey: null, close: () => {} };
  const { project, clock, logger } = parts;
  const path = isAbsolute(file) ? file : join(project.folder, file);
  try {
    let keys: KnownKeys = new Map();
    const opened = openKeyFile(path, {
      clock,
      onChange: (records) => {
        keys = knownKeys(records, { claims });
      },
      onTrouble: (failure) =>
        logger.error({ file, cause: messageOf(failure) }, 'The last good keys go on holding.'),
    });
    return { known: () => keys, devKey: null, close: opened.close };
  } catch (failure) {
    const message = `auth.apiKeys: ${file} cannot be used. ${messageOf(failure)}`;
    throw new ProjectMistake([
      mistakeAt({ file: configFile(project) }, { rule: 'config', message }),
    ]);
  }
}

/** Ours names places; of Node's the code is enough. */
function messageOf(failure: unknown): string {
  const code: unknown = failure instanceof Error ? Reflect.get(failure, 'code') : undefined;
  if (typeof code === 'string') return code === 'ENOENT' ? 'There is no such file.' : code;
  return failure instanceof Error ? failure.message : String(failure);
}
