import { z } from 'zod';
import { LIMITS, type Limits } from '../base/limits.ts';

const bound = (most: number) => z.int().min(1).default(most);

// Its entries are those of LIMITS, by construction.
const bounds = Object.fromEntries(
  Object.entries(LIMITS).map(([name, most]) => [name, bound(most)]),
) as Record<keyof Limits, ReturnType<typeof bound>>;

/** Every limit of a request, each with its default. */
export const limits = z.strictObject(bounds).prefault({});
