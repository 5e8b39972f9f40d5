-- What the tool queryShop reads, small enough to try it: createdb shop && psql shop -f examples/analysis/shop.sql
CREATE TABLE customers (id text PRIMARY KEY, name text NOT NULL, tier text NOT NULL, since date NOT NULL);
CREATE TABLE products (id text PRIMARY KEY, title text NOT NULL, price numeric NOT NULL);
CREATE TABLE orders (
  id text PRIMARY KEY,
  customer_id text NOT NULL REFERENCES customers,
  product_id text NOT NULL REFERENCES products,
  status text NOT NULL,
  placed_at timestamptz NOT NULL,
  quantity integer NOT NULL,
  total numeric NOT NULL
);

INSERT INTO customers
SELECT 'cus_' || n, 'Customer ' || n, (ARRAY['BASIC', 'SILVER', 'GOLD'])[1 + n % 3], date '2022-01-01' + n
FROM generate_series(1000, 1099) AS n;
INSERT INTO products SELECT 'pro_' || n, 'Product ' || n, 5 + n FROM generate_series(1, 20) AS n;
INSERT INTO orders
SELECT 'ord_' || n, 'cus_' || 1000 + n % 100, 'pro_' || 1 + n % 20,
  (ARRAY['PLACED', 'SHIPPED', 'DELIVERED', 'CANCELLED'])[1 + n % 4], timestamptz '2026-01-01Z' + n * interval '3 hours',
  1 + n % 3, (1 + n % 3) * (6 + n % 20)
FROM generate_series(1, 2400) AS n;

-- Toolgate starts only if its role may read these relations, and do nothing else.
CREATE ROLE toolgate_reader LOGIN;
GRANT SELECT ON customers, products, orders TO toolgate_reader;
