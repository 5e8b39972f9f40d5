import { z } from 'zod';
import { wrongHeaderName } from '../plan/rules/request-headers.ts';
import { backendName, duration, originUrls } from './config-values.ts';

const databaseUrl = z
  .string()
  .regex(/^(postgres(ql)?:\/\/|sqlite:)./, 'is no postgres:// or sqlite: URL')
  // Reads and writes have a handle each, and each would open a database of its own.
  .refine((url) => url !== 'sqlite::memory:', 'must be the path of a file');
const connections = z.int().min(1).max(10_000);
const headerName = z
  .string()
  .refine((name) => wrongHeaderName(name) === undefined, 'is no header that a key may have');

/** What happens when calls of the backend fail. */
const recovery = {
  domain: backendName.optional(),
  retryBudget: z.number().min(0).max(0.5).default(0.2),
  breaker: z
    .strictObject({
      failures: z.number().gt(0).max(1).default(0.5),
      window: duration.default(10_000),
      minimum: z.int().min(1).default(50),
      open: duration.default(5_000),
    })
    .prefault({}),
  concurrency: z
    .strictObject({ limit: z.int().min(1).default(64), queue: z.int().min(0).default(64) })
    .prefault({}),
};

const restConfig = z.strictObject({
  kind: z.literal('rest'),
  url: originUrls,
  redirects: z.int().min(0).max(3).default(0),
  maxBodyBytes: z.int().min(1).default(5_242_880),
  maxConnections: connections.default(128),
  ...recovery,
  idempotency: z
    .strictObject({ header: headerName, replaysErrors: z.boolean().default(true) })
    .optional(),
  notExecuted: z.array(z.int().min(400).max(599)).default([429]),
});

/** Lower-case names alone, so that none needs quotes; never those of the database's own catalogues. */
const relationName = z
  .string()
  .regex(
    /^(?:[a-z_][a-z0-9_]*\.)?[a-z_][a-z0-9_]*$/,
    'is no relation, such as orders or sales.orders',
  )
  .refine(
    (name) => !/(?:^|\.)pg_|^information_schema\./.test(name),
    'is a catalogue of the database',
  );
const functionName = z.string().regex(/^[a-z_][a-z0-9_]*$/, 'is no function, such as age');

export const sqlConfig = z
  .strictObject({
    kind: z.literal('sql'),
    url: databaseUrl.nullable(),
    maxConnections: connections.default(10),
    readOnly: z
      .strictObject({
        relations: z.array(relationName).min(1),
        functions: z.array(functionName).default([]),
      })
      .optional(),
    ...recovery,
  })
  .refine(({ url, readOnly }) => readOnly === undefined || !url?.startsWith('sqlite:'), {
    path: ['readOnly'],
    error: 'is of PostgreSQL alone',
  });

export const backends = z.record(
  backendName,
  z.discriminatedUnion('kind', [restConfig, sqlConfig]),
);
