-- title: Invalid indexes
-- threshold: every index that is not valid and not being built now
-- fine: All indexes are valid.
-- advice: It is what a failed CREATE INDEX CONCURRENTLY left: no query uses it, and every write pays for it. Drop it, or rebuild it with REINDEX INDEX CONCURRENTLY.
SELECT 'warning' AS state,
       format('%s on %s is not valid.', i.indexrelid::regclass, i.indrelid::regclass) AS finding,
       i.indexrelid::regclass::text AS index, i.indrelid::regclass::text AS "table", pg_relation_size(i.indexrelid) AS bytes,
       pg_get_indexdef(i.indexrelid) AS definition
FROM pg_index AS i
JOIN pg_class AS c ON c.oid = i.indexrelid
WHERE NOT i.indisvalid AND c.relkind = 'i'
  AND NOT EXISTS (SELECT FROM pg_stat_progress_create_index AS p WHERE p.index_relid = i.indexrelid)
ORDER BY 5 DESC
LIMIT 100
