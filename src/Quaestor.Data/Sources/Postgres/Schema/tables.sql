-- Tables and what stands like tables, as far as this role may read them; the children of a partitioned table are its own business.
WITH RECURSIVE reaches_out(oid) AS (
    SELECT c.oid FROM pg_class AS c WHERE c.relkind = 'f'
    UNION
    SELECT i.inhparent FROM reaches_out AS r JOIN pg_inherits AS i ON i.inhrelid = r.oid
)
SELECT c.oid::bigint,
       n.nspname::text,
       c.relname::text,
       c.relkind::text,
       pg_table_is_visible(c.oid),
       CASE c.relkind
           WHEN 'p' THEN (SELECT sum(greatest(leaf.reltuples, 0))::float8 FROM pg_partition_tree(c.oid) AS tree JOIN pg_class AS leaf ON leaf.oid = tree.relid WHERE tree.isleaf)
           ELSE c.reltuples::float8
       END,
       obj_description(c.oid, 'pg_class'),
       -- Reading it runs no view, no policy and no foreign server.
       c.relkind IN ('r', 'p', 'm') AND NOT row_security_active(c.oid) AND c.oid NOT IN (SELECT r.oid FROM reaches_out AS r)
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND NOT c.relispartition
  AND n.nspname <> 'information_schema'
  AND n.nspname !~ '^pg_'
  AND has_schema_privilege(n.oid, 'USAGE')
  AND has_any_column_privilege(c.oid, 'SELECT')
  AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY n.nspname, c.relname
