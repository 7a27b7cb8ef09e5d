-- The constraints of all tables, but those that a parent brings.
SELECT k.conrelid::bigint, k.conname::text, k.contype::text, pg_get_constraintdef(k.oid)
FROM pg_constraint AS k
WHERE k.conrelid <> 0 AND k.contype IN ('c', 'f', 'p', 'u', 'x') AND k.conislocal AND k.coninhcount = 0 AND k.conparentid = 0
ORDER BY k.oid
