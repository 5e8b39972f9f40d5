import type { DatabaseSync } from 'node:sqlite';
import { seededProducts } from './products.ts';

export function seedCatalog(database: DatabaseSync): void {
  database.exec(`
    CREATE TABLE products (
      id TEXT PRIMARY KEY, name TEXT NOT NULL, category TEXT NOT NULL, description TEXT NOT NULL,
      price_cents INTEGER NOT NULL, available INTEGER NOT NULL, supplier_code TEXT NOT NULL
    ) STRICT;`);
  const insert = database.prepare('INSERT INTO products VALUES (?, ?, ?, ?, ?, ?, ?)');
  for (const product of seededProducts()) {
    const { id, name, category, description, priceCents, available, supplierCode } = product;
    insert.run(id, name, category, description, priceCents, available, supplierCode);
  }
}
