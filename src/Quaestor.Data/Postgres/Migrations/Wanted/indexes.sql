-- The indexes of all tables, but those of constraints and those that a parent brings.
SELECT i.indrelid::bigint, format('%I.%I', n.nspname, c.relname), c.relname::text, pg_get_indexdef(i.indexrelid), i.indisvalid
FROM pg_index AS i
JOIN pg_class AS c ON c.oid = i.indexrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE NOT EXISTS (SELECT FROM pg_constraint AS k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
  AND NOT EXISTS (SELECT FROM pg_inherits AS p WHERE p.inhrelid = i.indexrelid)
ORDER BY c.oid
