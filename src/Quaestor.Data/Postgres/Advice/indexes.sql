SELECT i.indrelid::int8, i.indexrelid::regclass::text, c.relname::text, pg_get_indexdef(i.indexrelid), m.amname::text, i.indisunique,
       ARRAY(SELECT pg_get_indexdef(i.indexrelid, k, true) || CASE WHEN i.indoption[k - 1] & 1 = 1 THEN ' DESC' ELSE '' END FROM generate_series(1, i.indnkeyatts) AS k ORDER BY k),
       ARRAY(SELECT pg_get_indexdef(i.indexrelid, k, true) FROM generate_series(i.indnkeyatts + 1, i.indnatts) AS k ORDER BY k),
       pg_get_expr(i.indpred, i.indrelid, true),
       EXISTS (SELECT FROM pg_constraint AS k WHERE k.conindid = i.indexrelid)
FROM pg_index AS i
JOIN pg_class AS c ON c.oid = i.indexrelid
JOIN pg_am AS m ON m.oid = c.relam
WHERE i.indrelid = ANY ($1::int8[]::oid[]) AND i.indisvalid
