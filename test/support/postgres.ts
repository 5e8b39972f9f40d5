import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

const SERVER = 'postgres://postgres@127.0.0.1:5432/test';

/** Whether a PostgreSQL answers on this machine; what needs one is skipped where none does. */
export const hasPostgres: boolean = await withClient(
  async () => true,
  () => false,
);

export interface Schema {
  /** Connections made with it see the schema's tables first. */
  readonly url: string;
  query(text: string): Promise<readonly Record<string, unknown>[]>;
  drop(): Promise<void>;
}

/** A schema of the test's own, made by `text`. */
export async function postgresSchema(text: string): Promise<Schema> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const client = new Client(SERVER);
  await client.connect();
  const query = async (statement: string) => (await client.query(statement)).rows;
  await query(`CREATE SCHEMA ${name}; SET search_path = ${name}; ${text}`);
  return {
    url: `${SERVER}?options=${encodeURIComponent(`-c search_path=${name}`)}&application_name=${name}`,
    query,
    async drop() {
      await query(`DROP SCHEMA ${name} CASCADE`);
      await client.end();
    },
  };
}

async function withClient<T>(use: () => Promise<T>, without: () => T): Promise<T> {
  const client = new Client({ connectionString: SERVER, connectionTimeoutMillis: 10_000 }); // a busy machine has one too
  try {
    await client.connect();
    return await use();
  } catch {
    return without();
  } finally {
    await client.end();
  }
}
