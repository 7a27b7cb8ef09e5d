-- Foreign keys by which a change of the given tables changes others.
SELECT k.confrelid::bigint, k.conrelid::bigint, k.conname::text, k.confdeltype::text, k.confupdtype::text
FROM pg_constraint AS k
WHERE k.contype = 'f' AND k.conparentid = 0 AND k.confrelid = ANY ($1::bigint[]::oid[]) AND (k.confdeltype IN ('c', 'n', 'd') OR k.confupdtype IN ('c', 'n', 'd'))
ORDER BY k.conname
