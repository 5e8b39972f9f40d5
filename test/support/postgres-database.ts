import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

const SERVER = 'postgres://postgres@127.0.0.1:5432';

export interface Database {
  /** As a role of its own, which may do what `grants` gives it. */
  readonly url: string;
  readonly role: string;
  /** As the superuser. */
  query(text: string): Promise<readonly Record<string, unknown>[]>;
  drop(): Promise<void>;
}

/** A database of the test's own, made by `text`, with a role of its own; `THE_ROLE` in the text is its name. */
export async function postgresDatabase(text: string): Promise<Database> {
  const name = `toolgate_test_${randomBytes(6).toString('hex')}`;
  const server = await connect('postgres');
  await server.query(`CREATE DATABASE ${name}`);
  await server.query(`CREATE ROLE ${name} LOGIN`);
  const client = await connect(name);
  await client.query(text.replaceAll('THE_ROLE', name));
  return {
    url: `postgres://${name}@127.0.0.1:5432/${name}`,
    role: name,
    query: async (statement) => (await client.query(statement.replaceAll('THE_ROLE', name))).rows,
    async drop() {
      await client.end();
      await server.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await server.query(`DROP ROLE ${name}`);
      await server.end();
    },
  };
}

async function connect(database: string): Promise<Client> {
  const client = new Client(`${SERVER}/${database}`);
  await client.connect();
  return client;
}
