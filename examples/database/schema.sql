CREATE TABLE orders (id bigserial PRIMARY KEY, customer int NOT NULL, note text NOT NULL);
INSERT INTO orders (customer, note) SELECT n % 1000, 'note ' || n % 977 FROM generate_series(1, 50000) AS n;
CREATE INDEX orders_customer ON orders (customer);

CREATE TABLE products (id int PRIMARY KEY, name text NOT NULL);
INSERT INTO products SELECT n, 'product ' || n FROM generate_series(0, 299) AS n;
ANALYZE;
