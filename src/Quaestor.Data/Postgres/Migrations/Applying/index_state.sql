-- Whether an index of that name is there, and whether its build came to an end.
SELECT n.nspname::text, i.indisvalid FROM pg_index AS i
JOIN pg_class AS c ON c.oid = i.indexrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_class AS t ON t.oid = i.indrelid
WHERE c.relname = $1 AND t.oid = to_regclass($2)
