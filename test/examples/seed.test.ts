import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { openDatabase, seed } from '../../examples/backends/seed/seed.ts';
import { temporaryFolder } from './running-services.ts';

const [one, two] = [temporaryFolder(), temporaryFolder()];
seed(one);
seed(two);

function everyRow(folder: string, file: string) {
  const database = new DatabaseSync(join(folder, file), { readOnly: true });
  const tables = database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1")
    .all();
  const rows = tables.map(({ name }) => [name, database.prepare(`SELECT * FROM "${name}"`).all()]);
  database.close();
  return rows;
}

const count = (name: Parameters<typeof openDatabase>[1], query: string) => {
  const database = openDatabase(one, name);
  const row = database.prepare(query).get();
  database.close();
  return Object.values(row ?? {})[0];
};

test('seeding leaves one file a database and nothing else', () => {
  expect(readdirSync(one).toSorted()).toEqual([
    'catalog.db',
    'clinic.db',
    'help.db',
    'market.db',
    'shop.db',
  ]);
});

test.each(readdirSync(one))('%s is the same however often it is seeded', (file) => {
  expect(everyRow(one, file)).toEqual(everyRow(two, file));
});

test('the data has the promised size', () => {
  expect(count('shop', 'SELECT count(*) FROM customers')).toBe(400);
  expect(count('shop', 'SELECT count(*) FROM orders')).toBe(9_000);
  expect(count('catalog', 'SELECT count(*) FROM products')).toBe(120);
  expect(count('market', 'SELECT count(DISTINCT symbol) FROM bars')).toBe(120);
  expect(count('clinic', 'SELECT count(*) FROM patients')).toBe(100);
  expect(count('help', 'SELECT count(*) FROM articles')).toBeGreaterThan(20);
});

test('nothing lies after the last day but what is still to be delivered', () => {
  expect(count('shop', 'SELECT max(placed_at) FROM orders')).toMatch(/^2026-10-30T1/);
  expect(count('market', 'SELECT max(day) FROM bars')).toBe('2026-10-30');
  expect(count('clinic', 'SELECT max(effective) FROM observations') as string).toMatch(/^2026-10/);
  const late = `SELECT count(*) FROM orders WHERE status = 'delivered' AND delivery_date > '2026-10-30'`;
  expect(count('shop', late)).toBe(0);
});

test('every order is of a product that the catalogue has', () => {
  const shop = openDatabase(one, 'shop');
  shop.exec(`ATTACH '${join(one, 'catalog.db')}' AS catalog`);
  const strays = 'SELECT id FROM orders WHERE product_id NOT IN (SELECT id FROM catalog.products)';
  expect(shop.prepare(strays).all()).toEqual([]);
  shop.close();
});

test('what was written stays when the same version is seeded again', () => {
  const folder = temporaryFolder();
  seed(folder);
  const shop = openDatabase(folder, 'shop');
  shop.exec("UPDATE customers SET name = 'Somebody' WHERE id = 'cus_1042'");
  shop.close();
  seed(folder);
  const again = openDatabase(folder, 'shop');
  const row = again.prepare("SELECT name FROM customers WHERE id = 'cus_1042'").get();
  again.close();
  expect(row?.name).toBe('Somebody');
});

test('a file of another version, or no database at all, is made anew', () => {
  const folder = temporaryFolder();
  seed(folder);
  const catalog = openDatabase(folder, 'catalog');
  catalog.exec('DELETE FROM products; PRAGMA user_version = 0');
  catalog.close();
  writeFileSync(join(folder, 'help.db'), 'no database');
  seed(folder);
  expect(everyRow(folder, 'catalog.db')).toEqual(everyRow(one, 'catalog.db'));
  expect(everyRow(folder, 'help.db')).toEqual(everyRow(one, 'help.db'));
});
