SELECT DISTINCT ON (c.oid) c.oid::int8, n.nspname::text, c.relname::text, root.oid::int8, rn.nspname::text, root.relname::text, quote_ident(rn.nspname) || '.' || quote_ident(root.relname), root.relkind::text,
       (SELECT greatest(sum(leaf.reltuples) FILTER (WHERE leaf.reltuples > 0), 0)::float8 FROM pg_class AS leaf
        WHERE leaf.oid = root.oid OR (root.relkind = 'p' AND leaf.oid IN (SELECT t.relid FROM pg_partition_tree(root.oid) AS t WHERE t.isleaf))),
       w.inserts, w.updates, w.hot, w.deletes
FROM unnest($1::text[], $2::text[]) AS wanted (schema, name)
JOIN pg_namespace AS n ON n.nspname = wanted.schema
JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relname = wanted.name AND c.relkind IN ('r', 'p', 'm')
JOIN pg_class AS root ON root.oid = coalesce(pg_partition_root(c.oid), c.oid)
JOIN pg_namespace AS rn ON rn.oid = root.relnamespace
CROSS JOIN LATERAL (
    SELECT coalesce(sum(s.n_tup_ins), 0)::float8 AS inserts, coalesce(sum(s.n_tup_upd), 0)::float8 AS updates,
           coalesce(sum(s.n_tup_hot_upd), 0)::float8 AS hot, coalesce(sum(s.n_tup_del), 0)::float8 AS deletes
    FROM pg_stat_all_tables AS s
    WHERE s.relid = root.oid OR (root.relkind = 'p' AND s.relid IN (SELECT t.relid FROM pg_partition_tree(root.oid) AS t WHERE t.isleaf))) AS w
