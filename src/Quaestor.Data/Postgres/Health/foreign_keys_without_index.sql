-- title: Foreign keys without an index
-- threshold: a notice for each; a warning where the table that it points to has rows deleted or its rows updated, and the table that it stands in is larger than work_mem
-- fine: The columns of every foreign key are indexed.
-- advice: Each delete from the other table searches the whole table for rows that point to it. Create an index on the columns, CONCURRENTLY.
WITH limits AS (
    SELECT setting::float8 * 1024 AS work_mem FROM pg_settings WHERE name = 'work_mem'
)
SELECT CASE WHEN pg_table_size(k.conrelid) > limits.work_mem AND coalesce(t.n_tup_del + t.n_tup_upd, 0) > 0 THEN 'warning' ELSE 'notice' END AS state,
       format('%s (%s) on %s points to %s and no index begins with its columns.', k.conname, names.columns, k.conrelid::regclass, k.confrelid::regclass) AS finding,
       k.conrelid::regclass::text AS "table", names.columns, k.confrelid::regclass::text AS points_to, k.conname AS constraint_name,
       pg_table_size(k.conrelid) AS table_bytes, coalesce(t.n_tup_del, 0) AS deletes_there, coalesce(t.n_tup_upd, 0) AS updates_there,
       format('CREATE INDEX CONCURRENTLY ON %s (%s)', k.conrelid::regclass, names.columns) AS statement
FROM pg_constraint AS k
CROSS JOIN limits
LEFT JOIN pg_stat_user_tables AS t ON t.relid = k.confrelid
CROSS JOIN LATERAL (
    SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY o.place) AS columns
    FROM unnest(k.conkey) WITH ORDINALITY AS o (number, place)
    JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = o.number) AS names
WHERE k.contype = 'f' AND k.conparentid = 0
  AND NOT EXISTS (
      SELECT FROM pg_index AS i
      WHERE i.indrelid = k.conrelid AND i.indisvalid AND i.indpred IS NULL
        AND (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey AND (i.indkey::int2[])[0:cardinality(k.conkey) - 1] <@ k.conkey)
ORDER BY pg_table_size(k.conrelid) DESC
LIMIT 100
