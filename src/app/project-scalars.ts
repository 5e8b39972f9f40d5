import { scalarsWith } from '../../resolvers/scalars.ts';
import type { Surroundings } from '../plan/compile.ts';
import type { Config } from './config.ts';

/** The scalars that we ship, with those that the project's configuration describes. */
export function projectScalars(
  configured: Config['scalars'],
): NonNullable<Surroundings['scalars']> {
  return { configured: new Set(Object.keys(configured)), of: scalarsWith(configured) };
}
