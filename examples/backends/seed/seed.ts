import { existsSync, linkSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { seedCatalog } from './catalog.ts';
import { seedClinic } from './clinic.ts';
import { seedHelp } from './help.ts';
import { seedMarket } from './market.ts';
import { seedShop } from './shop.ts';

/** Raise it with every change of what is seeded: files of another version are made anew. */
const SEED_VERSION = 1;

const SEEDS = {
  shop: seedShop,
  catalog: seedCatalog,
  market: seedMarket,
  clinic: seedClinic,
  help: seedHelp,
} as const;

export type DatabaseName = keyof typeof SEEDS;

/** Makes the databases that are missing or of another version; leaves the others, and what was written to them. */
export function seed(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, fill] of Object.entries(SEEDS)) {
    const path = join(folder, `${name}.db`);
    if (isCurrent(path)) continue;
    const draft = `${path}.${process.pid}.draft`;
    rmSync(draft, { force: true });
    write(draft, fill);
    publish(draft, path);
  }
}

/** Opens a seeded database. */
export function openDatabase(folder: string, name: DatabaseName): DatabaseSync {
  // Two starts of the examples may share one folder.
  return new DatabaseSync(join(folder, `${name}.db`), { timeout: 2_000 });
}

function isCurrent(path: string): boolean {
  if (!existsSync(path)) return false;
  try {
    const database = new DatabaseSync(path, { readOnly: true });
    const version = database.prepare('PRAGMA user_version').get()?.user_version;
    database.close();
    return version === SEED_VERSION;
  } catch {
    return false; // no database at all
  }
}

function write(path: string, fill: (database: DatabaseSync) => void): void {
  const database = new DatabaseSync(path);
  database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN');
  fill(database);
  database.exec(`COMMIT; PRAGMA user_version = ${SEED_VERSION}`);
  database.close();
}

/** Puts a whole file under its name at once. Of two that start together the first one's stays. */
function publish(draft: string, path: string): void {
  if (!isCurrent(path)) rmSync(path, { force: true });
  try {
    linkSync(draft, path);
  } catch {
    // Somebody else was first, or this file system has no hard links.
    if (!existsSync(path)) renameSync(draft, path);
  }
  rmSync(draft, { force: true });
}
