-- The indexes of one table, with the columns that each begins with.
SELECT c.relname::text, pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisunique,
       (SELECT array_agg(coalesce(a.attname::text, '') ORDER BY part.place) FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS part(number, place)
        LEFT JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = part.number AND part.number > 0)
FROM pg_index AS i
JOIN pg_class AS c ON c.oid = i.indexrelid
WHERE i.indrelid = $1::bigint::oid AND i.indpred IS NULL
