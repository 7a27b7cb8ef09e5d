-- title: Tables without a primary key
-- threshold: a notice for each; a warning where the table is published to other servers
-- fine: Every table has a primary key.
-- advice: Add one: rows that are the same in all columns cannot be told apart, and logical replication cannot update them.
SELECT CASE WHEN EXISTS (SELECT FROM pg_publication_tables AS p WHERE p.schemaname = n.nspname AND p.tablename = c.relname) THEN 'warning' ELSE 'notice' END AS state,
       format('%s has no primary key.', c.oid::regclass) AS finding,
       c.oid::regclass::text AS "table", greatest(c.reltuples, 0)::bigint AS rows,
       EXISTS (SELECT FROM pg_index AS i WHERE i.indrelid = c.oid AND i.indisunique AND i.indisvalid) AS has_unique_index
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
  AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\_toast%'
  AND NOT EXISTS (SELECT FROM pg_index AS i WHERE i.indrelid = c.oid AND i.indisprimary)
  AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY c.reltuples DESC
LIMIT 100
