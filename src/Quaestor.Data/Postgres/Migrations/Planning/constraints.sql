-- The constraints of one table.
SELECT k.conname::text, k.contype::text, pg_get_constraintdef(k.oid), k.convalidated
FROM pg_constraint AS k
WHERE k.conrelid = $1::bigint::oid
