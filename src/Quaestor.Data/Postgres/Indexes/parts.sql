-- The parts of one partitioned table, parents before their parts.
SELECT format('%I.%I', n.nspname, c.relname), quote_ident(n.nspname), format('%I.%I', pn.nspname, p.relname), c.relkind = 'p', c.relkind IN ('r', 'p')
FROM pg_partition_tree($1::bigint::oid::regclass) AS tree
JOIN pg_class AS c ON c.oid = tree.relid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_class AS p ON p.oid = tree.parentrelid
JOIN pg_namespace AS pn ON pn.oid = p.relnamespace
WHERE tree.level > 0
ORDER BY tree.level, 1
