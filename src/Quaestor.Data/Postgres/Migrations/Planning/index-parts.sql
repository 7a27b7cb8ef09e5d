-- An index of a partitioned table with those of its parts, each above its parts: its name, how it was made, whether it has parts itself, and the one above it.
SELECT format('%I.%I', n.nspname, c.relname), pg_get_indexdef(tree.relid), c.relkind = 'I', (SELECT format('%I.%I', pn.nspname, p.relname) FROM pg_class AS p JOIN pg_namespace AS pn ON pn.oid = p.relnamespace WHERE p.oid = tree.parentrelid)
FROM pg_partition_tree(to_regclass($1)) AS tree
JOIN pg_class AS c ON c.oid = tree.relid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
ORDER BY tree.level, 1
