/** Tables as analysts have them, and what nobody shall reach: a table, functions, a sequence, a large object. */
export const SHOP_DATABASE = `
  CREATE TABLE customers (id text PRIMARY KEY, name text NOT NULL, tier text NOT NULL, since date NOT NULL);
  CREATE TABLE orders (id text PRIMARY KEY, customer_id text NOT NULL REFERENCES customers, status text NOT NULL,
    placed_at timestamptz NOT NULL, total numeric NOT NULL, note text, tags text[], data jsonb);
  CREATE TABLE products (id text PRIMARY KEY, name text NOT NULL, price numeric NOT NULL);
  CREATE TABLE secret (id integer PRIMARY KEY, password text NOT NULL);
  CREATE TABLE numbers AS SELECT n FROM generate_series(1, 2500) AS n;
  CREATE SCHEMA sales;
  CREATE TABLE sales.leads (id integer, email text);
  CREATE SCHEMA hidden;
  CREATE TABLE hidden.leads (id integer, email text);
  CREATE SEQUENCE counter;
  CREATE FUNCTION notes(orders) RETURNS text LANGUAGE sql AS $$ SELECT note FROM orders LIMIT 1 $$;
  CREATE FUNCTION wipe() RETURNS integer LANGUAGE sql AS $$ DELETE FROM secret; SELECT 1 $$;
  INSERT INTO customers VALUES ('cus_1', 'Ann DROPBOX', 'gold', '2020-01-15'), ('cus_2', 'Bob', 'silver', '2023-06-01'),
    ('cus_3', 'Cem', 'gold', '2024-02-29');
  INSERT INTO orders VALUES
    ('ord_1', 'cus_1', 'SHIPPED', '2026-01-05T10:00Z', 19.90, 'DELETE MY ACCOUNT', '{gift,express}', '{"source":"web"}'),
    ('ord_2', 'cus_1', 'DELETED', '2026-02-10T11:00Z', 250, NULL, '{}', '{"source":"app"}'),
    ('ord_3', 'cus_2', 'OPEN', '2026-02-11T12:00Z', 99.5, 'drop it at the door', NULL, '{"source":"web"}'),
    ('ord_4', 'cus_3', 'OPEN', '2026-03-01T13:00Z', 5, NULL, '{gift}', NULL);
  INSERT INTO products VALUES ('pro_1', 'Kettle', 19.90), ('pro_2', 'Chair', 99.50);
  INSERT INTO secret VALUES (1, 'swordfish');
  GRANT USAGE ON SCHEMA sales TO THE_ROLE;
  GRANT SELECT ON customers, orders, products, numbers, sales.leads TO THE_ROLE;
`;

export const READ_ONLY = {
  relations: ['customers', 'orders', 'products', 'numbers', 'sales.leads'],
  functions: [],
};
