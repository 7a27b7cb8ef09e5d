SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname),
       (SELECT greatest(coalesce(sum(leaf.reltuples) FILTER (WHERE leaf.reltuples > 0), 0), 0)::float8 FROM pg_class AS leaf
        WHERE leaf.oid = c.oid OR (c.relkind = 'p' AND leaf.oid IN (SELECT t.relid FROM pg_partition_tree(c.oid) AS t WHERE t.isleaf)))
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
