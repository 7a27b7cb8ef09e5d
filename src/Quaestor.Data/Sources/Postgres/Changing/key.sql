-- The columns of a table's primary key, and their types.
SELECT a.attname::text, format_type(a.atttypid, a.atttypmod)
FROM pg_constraint AS k
CROSS JOIN LATERAL unnest(k.conkey) WITH ORDINALITY AS part(number, place)
JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = part.number
WHERE k.contype = 'p' AND k.conrelid = to_regclass($1)
ORDER BY part.place
