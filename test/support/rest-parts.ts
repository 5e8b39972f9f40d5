import { systemClock } from '../../src/app/system-clock.ts';
import type { RestParts } from '../../src/backends/rest.ts';

/** The real time, and backends that know no idempotency keys. */
export const REST_PARTS: RestParts = { clock: systemClock, idempotencyHeaderOf: () => null };
