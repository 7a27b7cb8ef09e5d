-- How an index was made, and whether it belongs to a partitioned table or a constraint.
SELECT pg_get_indexdef(i.indexrelid), c.relkind::text, EXISTS (SELECT FROM pg_constraint AS k WHERE k.conindid = i.indexrelid)
FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid
WHERE i.indexrelid = to_regclass($1)
