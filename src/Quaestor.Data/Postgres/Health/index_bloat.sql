-- title: Bloated indexes
-- threshold: warning where an estimated 40 % of a B-tree and 1 % of shared_buffers are wasted
-- fine: No B-tree is much larger than what it holds, as far as the statistics tell.
-- advice: Rebuild it with REINDEX INDEX CONCURRENTLY. It is an estimate from row widths: after ANALYZE it is better.
WITH buffers AS (
    SELECT setting::float8 * current_setting('block_size')::float8 AS bytes, current_setting('block_size')::float8 AS block
    FROM pg_settings WHERE name = 'shared_buffers'
), keys AS (
    SELECT i.indexrelid, i.indrelid, k.place, CASE WHEN k.attnum > 0 THEN i.indrelid ELSE i.indexrelid END AS holder,
           CASE WHEN k.attnum > 0 THEN k.attnum ELSE (k.place + 1)::int2 END AS number
    FROM pg_index AS i
    JOIN pg_class AS c ON c.oid = i.indexrelid
    JOIN pg_am AS m ON m.oid = c.relam AND m.amname = 'btree'
    JOIN pg_namespace AS n ON n.oid = c.relnamespace AND n.nspname NOT IN ('pg_catalog', 'pg_toast', 'information_schema')
    CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS o (attnum, ordinal)
    CROSS JOIN LATERAL (SELECT o.attnum, o.ordinal - 1 AS place) AS k
    WHERE i.indisvalid AND c.relkind = 'i'
), widths AS (
    SELECT k.indexrelid, k.indrelid, sum((1 - coalesce(s.stanullfrac, 0)) * coalesce(s.stawidth, 1024)) AS width, bool_and(s.starelid IS NOT NULL) AS known
    FROM keys AS k
    LEFT JOIN (SELECT c.oid AS starelid, a.attnum AS staattnum, p.null_frac AS stanullfrac, p.avg_width AS stawidth
               FROM pg_stats AS p
               JOIN pg_namespace AS n ON n.nspname = p.schemaname
               JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relname = p.tablename
               JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attname = p.attname
               WHERE NOT p.inherited) AS s ON s.starelid = k.holder AND s.staattnum = k.number
    GROUP BY k.indexrelid, k.indrelid
), sizes AS (
    SELECT w.indexrelid, w.indrelid, c.relpages * b.block AS bytes, b.bytes AS buffers,
           ceil(c.reltuples * (8 + 4 + ceil(w.width / 8) * 8)
                / ((b.block - 40) * coalesce((SELECT option_value::float8 FROM pg_options_to_table(c.reloptions) WHERE option_name = 'fillfactor'), 90) / 100)) * b.block + 2 * b.block AS needed
    FROM widths AS w
    JOIN pg_class AS c ON c.oid = w.indexrelid
    CROSS JOIN buffers AS b
    WHERE w.known AND c.reltuples >= 0
)
SELECT 'warning' AS state,
       format('%s on %s takes %s, of which about %s are wasted.', indexrelid::regclass, indrelid::regclass, pg_size_pretty(bytes::bigint), pg_size_pretty((bytes - needed)::bigint)) AS finding,
       indexrelid::regclass::text AS index, indrelid::regclass::text AS "table", bytes::bigint AS bytes, (bytes - needed)::bigint AS wasted_bytes,
       round((100 * (bytes - needed) / bytes)::numeric) AS wasted_percent, (0.01 * buffers)::bigint AS warns_at_bytes
FROM sizes
WHERE bytes > 0 AND bytes - needed >= 0.4 * bytes AND bytes - needed >= 0.01 * buffers
ORDER BY bytes - needed DESC
LIMIT 100
