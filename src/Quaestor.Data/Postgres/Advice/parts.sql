SELECT root.oid::int8, t.part, ARRAY(SELECT i.relname::text FROM pg_class AS i WHERE i.relnamespace = c.relnamespace)
FROM unnest($1::int8[]) AS root (oid)
JOIN pg_class AS c ON c.oid = root.oid::oid
LEFT JOIN LATERAL (
    SELECT quote_ident(n.nspname) || '.' || quote_ident(p.relname) AS part
    FROM pg_partition_tree(c.oid) AS tree
    JOIN pg_class AS p ON p.oid = tree.relid
    JOIN pg_namespace AS n ON n.oid = p.relnamespace
    WHERE tree.isleaf AND c.relkind = 'p') AS t ON true
ORDER BY 1, 2
