-- title: Duplicate indexes
-- threshold: a plain index whose columns another one of the same table begins with, with the same method, operator classes, collations, order, expressions and condition
-- fine: No index is covered by another.
-- advice: Drop the covered one, unless queries need it for being smaller.
WITH known AS (
    SELECT i.indexrelid, i.indrelid, i.indisunique, c.relam, i.indkey::int2[] AS columns, i.indnkeyatts,
           (i.indkey::int2[])[0:i.indnkeyatts - 1] AS keys, (i.indclass::oid[])[0:i.indnkeyatts - 1] AS classes,
           (i.indcollation::oid[])[0:i.indnkeyatts - 1] AS collations, (i.indoption::int2[])[0:i.indnkeyatts - 1] AS options,
           coalesce(pg_get_expr(i.indexprs, i.indrelid), '') AS expressions, coalesce(pg_get_expr(i.indpred, i.indrelid), '') AS condition,
           EXISTS (SELECT FROM pg_constraint AS k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')) OR i.indisreplident AS is_needed
    FROM pg_index AS i
    JOIN pg_class AS c ON c.oid = i.indexrelid
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE i.indisvalid AND c.relkind = 'i' AND n.nspname NOT IN ('pg_catalog', 'pg_toast', 'information_schema') AND NOT c.relispartition
)
SELECT 'warning' AS state,
       format('%s is covered by %s on %s.', a.indexrelid::regclass, b.indexrelid::regclass, a.indrelid::regclass) AS finding,
       a.indexrelid::regclass::text AS index, b.indexrelid::regclass::text AS covered_by, a.indrelid::regclass::text AS "table",
       pg_relation_size(a.indexrelid) AS bytes, pg_get_indexdef(a.indexrelid) AS definition, pg_get_indexdef(b.indexrelid) AS covering_definition
FROM known AS a
JOIN known AS b ON b.indrelid = a.indrelid AND b.indexrelid <> a.indexrelid AND b.relam = a.relam
    AND b.condition = a.condition AND b.expressions = a.expressions
    AND b.keys[1:a.indnkeyatts] = a.keys AND b.classes[1:a.indnkeyatts] = a.classes
    AND b.collations[1:a.indnkeyatts] = a.collations AND b.options[1:a.indnkeyatts] = a.options
    AND a.columns <@ b.columns
WHERE NOT a.indisunique AND NOT a.is_needed
  AND (a.keys <> b.keys OR a.columns <> b.columns OR b.indisunique OR b.is_needed OR a.indexrelid > b.indexrelid)
  AND (b.relam = (SELECT oid FROM pg_am WHERE amname = 'btree') OR a.keys = b.keys)
ORDER BY 6 DESC, 3
LIMIT 100
