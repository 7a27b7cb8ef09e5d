-- title: Bloated tables
-- threshold: warning where an estimated half of a table and 2 % of shared_buffers are empty
-- fine: No table is much larger than what it holds, as far as the statistics tell.
-- advice: VACUUM makes the room usable again, but gives it back only at the end of the file. VACUUM FULL does, and locks the table while it copies it; pg_repack does without. It is an estimate from row widths: after ANALYZE it is better.
WITH buffers AS (
    SELECT setting::float8 * current_setting('block_size')::float8 AS bytes, current_setting('block_size')::float8 AS block
    FROM pg_settings WHERE name = 'shared_buffers'
), widths AS (
    SELECT c.oid, c.relpages, c.reltuples, c.reloptions,
           28 + ceil(count(*) / 64.0) * 8 + sum((1 - p.null_frac) * p.avg_width) + 4 AS width,
           count(*) = (SELECT count(*) FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS known
    FROM pg_class AS c
    JOIN pg_namespace AS n ON n.oid = c.relnamespace AND n.nspname NOT IN ('pg_catalog', 'information_schema')
    JOIN pg_stats AS p ON p.schemaname = n.nspname AND p.tablename = c.relname AND NOT p.inherited
    WHERE c.relkind IN ('r', 'm') AND c.relpages > 0 AND c.reltuples >= 0
    GROUP BY c.oid, c.relpages, c.reltuples, c.reloptions
), sizes AS (
    SELECT w.oid, w.relpages * b.block AS bytes, b.bytes AS buffers,
           ceil(w.reltuples * w.width / ((b.block - 24) * coalesce((SELECT option_value::float8 FROM pg_options_to_table(w.reloptions) WHERE option_name = 'fillfactor'), 100) / 100)) * b.block AS needed
    FROM widths AS w
    CROSS JOIN buffers AS b
    WHERE w.known
)
SELECT 'warning' AS state,
       format('%s takes %s, of which about %s hold nothing.', oid::regclass, pg_size_pretty(bytes::bigint), pg_size_pretty((bytes - needed)::bigint)) AS finding,
       oid::regclass::text AS "table", bytes::bigint AS bytes, (bytes - needed)::bigint AS wasted_bytes,
       round((100 * (bytes - needed) / bytes)::numeric) AS wasted_percent, (0.02 * buffers)::bigint AS warns_at_bytes
FROM sizes
WHERE bytes - needed >= 0.5 * bytes AND bytes - needed >= 0.02 * buffers
ORDER BY bytes - needed DESC
LIMIT 100
