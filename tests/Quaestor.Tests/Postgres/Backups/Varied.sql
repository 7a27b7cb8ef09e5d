CREATE EXTENSION hstore;
CREATE EXTENSION pg_trgm;
CREATE SCHEMA "Sales data";
CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE DOMAIN percent AS numeric CHECK (VALUE BETWEEN 0 AND 100);
CREATE TABLE customers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, mood mood, tags hstore, share percent,
    label text GENERATED ALWAYS AS (upper(name)) STORED);
CREATE TABLE "Sales data"."Orders, all" (
    id serial, day date NOT NULL, customer bigint REFERENCES customers, amount numeric(10, 2), seen timestamptz DEFAULT '2026-03-01 12:00+00',
    photo bytea, note json, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE TABLE "Sales data".orders_2025 PARTITION OF "Sales data"."Orders, all" FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE "Sales data".orders_2026 PARTITION OF "Sales data"."Orders, all" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE UNLOGGED TABLE cache (key text PRIMARY KEY, value real);
CREATE TABLE nothing ();
CREATE TABLE empty (quaestor_row int);
INSERT INTO customers (name, mood, tags, share) SELECT 'name ' || i, CASE i % 3 WHEN 0 THEN 'good'::mood WHEN 1 THEN 'bad' END, hstore('k', i::text), i % 100 FROM generate_series(1, 500) AS i;
INSERT INTO "Sales data"."Orders, all" (day, customer, amount, photo, note)
    SELECT '2025-06-01'::date + i % 500, 1 + i % 500, i / 7.0, decode(lpad(to_hex(i), 8, '0'), 'hex'), json_build_object('i', i) FROM generate_series(1, 3000) AS i;
INSERT INTO cache SELECT i::text, i / 3.0 FROM generate_series(1, 10) AS i;
INSERT INTO nothing DEFAULT VALUES;
INSERT INTO nothing DEFAULT VALUES;
CREATE INDEX orders_customer ON "Sales data"."Orders, all" (customer) INCLUDE (amount);
CREATE INDEX customers_name ON customers USING gin (name gin_trgm_ops);
CREATE SEQUENCE downwards INCREMENT -1;
SELECT nextval('downwards'), nextval('downwards');
CREATE VIEW open_orders AS SELECT * FROM "Sales data"."Orders, all" WHERE amount > 10;
CREATE MATERIALIZED VIEW per_day AS SELECT day, count(*) AS n FROM "Sales data"."Orders, all" GROUP BY day;
CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 2 * n';
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TRIGGER noted BEFORE INSERT ON customers FOR EACH ROW EXECUTE FUNCTION note();
ALTER TABLE customers ADD CONSTRAINT named CHECK (name <> '') NOT VALID;
ALTER TABLE customers ENABLE ROW LEVEL SECURITY;
CREATE POLICY everybody ON customers USING (true);
SELECT lo_from_bytea(0, 'a large object'::bytea), lo_from_bytea(0, 'another'::bytea);
