-- Changes when anything changes that the other queries read; a few milliseconds.
SELECT pg_catalog.concat_ws(' ',
  (SELECT pg_catalog.concat(count(*), ',', sum(xmin::text::bigint)) FROM pg_catalog.pg_proc),
  (SELECT pg_catalog.concat(count(*), ',', sum(xmin::text::bigint)) FROM pg_catalog.pg_rewrite WHERE oid >= 16384),
  (SELECT pg_catalog.concat(count(*), ',', sum(xmin::text::bigint)) FROM pg_catalog.pg_operator),
  (SELECT pg_catalog.concat(count(*), ',', sum(xmin::text::bigint)) FROM pg_catalog.pg_type WHERE oid >= 16384),
  (SELECT pg_catalog.concat(count(*), ',', sum(xmin::text::bigint)) FROM pg_catalog.pg_policy),
  (SELECT pg_catalog.concat(count(*), ',', sum(xmin::text::bigint)) FROM pg_catalog.pg_cast),
  (SELECT pg_catalog.concat(count(*), ',', sum(xmin::text::bigint)) FROM pg_catalog.pg_constraint WHERE contypid <> 0 OR contype = 'c'),
  (SELECT pg_catalog.concat(count(*), ',', sum(xmin::text::bigint)) FROM pg_catalog.pg_class
   WHERE oid >= 16384 AND (relkind IN ('v', 'f', 'c') OR relrowsecurity OR relhassubclass)),
  (SELECT pg_catalog.concat(count(*), ',', sum(xmin::text::bigint)) FROM pg_catalog.pg_inherits),
  (SELECT pg_catalog.concat(count(*), ',', sum(xmin::text::bigint)) FROM pg_catalog.pg_index WHERE indexprs IS NOT NULL OR indpred IS NOT NULL),
  pg_catalog.current_schemas(true)::text, pg_catalog.current_setting('standard_conforming_strings'))
