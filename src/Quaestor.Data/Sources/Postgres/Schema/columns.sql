-- The columns of the given tables that this role may read, with what ANALYZE found in them.
WITH RECURSIVE below(oid, base, modifier) AS (
    SELECT oid, oid, -1 FROM pg_type WHERE typtype <> 'd'
    UNION ALL
    SELECT d.oid, b.base, CASE WHEN d.typtypmod >= 0 THEN d.typtypmod ELSE b.modifier END
    FROM pg_type AS d
    JOIN below AS b ON b.oid = d.typbasetype
    WHERE d.typtype = 'd'
)
SELECT a.attrelid::bigint,
       a.attname::text,
       format_type(a.atttypid, a.atttypmod),
       format_type(b.base, CASE WHEN b.base = a.atttypid THEN a.atttypmod ELSE b.modifier END),
       t.typtype::text,
       NOT a.attnotnull,
       col_description(a.attrelid, a.attnum),
       s.stanullfrac::float8,
       s.stadistinct::float8,
       s.listed,
       s.least,
       s.greatest
FROM unnest($1::bigint[]) AS wanted(id)
JOIN pg_attribute AS a ON a.attrelid = wanted.id::oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN below AS b ON b.oid = a.atttypid
JOIN pg_type AS t ON t.oid = b.base
JOIN pg_class AS c ON c.oid = a.attrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN LATERAL (
    SELECT null_frac AS stanullfrac,
           n_distinct AS stadistinct,
           CASE WHEN n_distinct BETWEEN 1 AND 200 AND cardinality(most_common_freqs) >= n_distinct THEN most_common_vals::text::text[] END AS listed,
           (histogram_bounds::text::text[])[1] AS least,
           (histogram_bounds::text::text[])[cardinality(histogram_bounds::text::text[])] AS greatest
    FROM pg_stats
    WHERE c.reltuples > $2 AND schemaname = n.nspname AND tablename = c.relname AND attname = a.attname
    ORDER BY inherited DESC
    LIMIT 1
) AS s ON true
WHERE has_column_privilege(a.attrelid, a.attnum, 'SELECT')
ORDER BY a.attrelid, a.attnum
