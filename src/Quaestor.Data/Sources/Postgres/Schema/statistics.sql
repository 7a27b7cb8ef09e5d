-- What ANALYZE found in the columns of the given tables.
SELECT DISTINCT ON (c.oid, s.attname)
       c.oid::bigint,
       s.attname::text,
       s.null_frac::float8,
       s.n_distinct::float8,
       CASE WHEN s.n_distinct BETWEEN 1 AND 200 AND cardinality(s.most_common_freqs) >= s.n_distinct THEN s.most_common_vals::text::text[] END,
       bounds.list[1],
       bounds.list[cardinality(bounds.list)]
FROM unnest($1::bigint[]) AS wanted(id)
JOIN pg_class AS c ON c.oid = wanted.id::oid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_stats AS s ON s.schemaname = n.nspname AND s.tablename = c.relname
CROSS JOIN LATERAL (SELECT s.histogram_bounds::text::text[] AS list) AS bounds
ORDER BY c.oid, s.attname, s.inherited DESC
