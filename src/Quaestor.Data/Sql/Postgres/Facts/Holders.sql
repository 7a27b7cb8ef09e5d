-- Relations and the types, made here, of their columns; and conversions made here: kind, relation or source, type or target, function
SELECT 'a', a.attrelid::bigint, a.atttypid::bigint, 0::bigint
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
WHERE a.attrelid >= 16384 AND a.atttypid >= 16384 AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
UNION ALL
SELECT 'c', k.castsource::bigint, k.casttarget::bigint, k.castfunc::bigint FROM pg_catalog.pg_cast k WHERE k.oid >= 16384 AND k.castfunc <> 0
