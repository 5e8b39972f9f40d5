import type { DatabaseSync } from 'node:sqlite';
import { dayBefore } from '../days.ts';
import { randomFrom } from '../random.ts';
import { ARTICLES } from './articles.ts';

/** Articles that the gateway itself searches. Those of a tenant are for its people alone. */
export function seedHelp(database: DatabaseSync): void {
  database.exec(`
    CREATE VIRTUAL TABLE articles USING fts5 (
      id UNINDEXED, tenant UNINDEXED, title, body, url UNINDEXED, updated_at UNINDEXED,
      tokenize = 'porter unicode61'
    );`);
  const random = randomFrom(501);
  const insert = database.prepare('INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?)');
  for (const [place, { title, body, tenant = '' }] of ARTICLES.entries()) {
    const id = `help_${place + 1}`;
    const url = `https://help.example.com/articles/${place + 1}`;
    insert.run(id, tenant, title, body, url, dayBefore(random.between(3, 600)));
  }
}
