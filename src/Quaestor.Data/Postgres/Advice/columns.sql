SELECT a.attrelid::int8, a.attname::text, quote_ident(a.attname), format_type(a.atttypid, a.atttypmod), coalesce(p.avg_width, 32)::int, coalesce(p.n_distinct, 0)::float8, coalesce(p.null_frac, 0)::float8,
       p.most_common_vals::text::text[], p.most_common_freqs, p.histogram_bounds::text::text[],
       (SELECT y.typcategory FROM pg_type AS y WHERE y.oid = a.atttypid)::text
FROM pg_attribute AS a
JOIN pg_class AS c ON c.oid = a.attrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_stats AS p ON p.schemaname = n.nspname AND p.tablename = c.relname AND p.attname = a.attname AND p.inherited = (c.relkind = 'p')
WHERE a.attrelid = ANY ($1::int8[]::oid[]) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum
