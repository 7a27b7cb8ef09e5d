-- Primary keys and foreign keys; those of partitions repeat their parent's.
SELECT k.contype::text,
       k.conrelid::bigint,
       (SELECT array_agg(a.attname::text ORDER BY place) FROM unnest(k.conkey) WITH ORDINALITY AS part(number, place) JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = part.number),
       k.confrelid::bigint,
       (SELECT array_agg(a.attname::text ORDER BY place) FROM unnest(k.confkey) WITH ORDINALITY AS part(number, place) JOIN pg_attribute AS a ON a.attrelid = k.confrelid AND a.attnum = part.number)
FROM pg_constraint AS k
WHERE k.contype IN ('p', 'f')
  AND k.conparentid = 0
  AND k.conrelid = ANY ($1::bigint[]::oid[])
ORDER BY k.conrelid, k.conname
