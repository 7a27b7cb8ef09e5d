-- The columns of the given tables that this role may read. A domain is told by the type at its bottom.
WITH RECURSIVE domains(oid, base, modifier) AS (
    SELECT d.oid, d.typbasetype, d.typtypmod FROM pg_type AS d WHERE d.typtype = 'd'
    UNION ALL
    SELECT d.oid, b.typbasetype, greatest(d.modifier, b.typtypmod)
    FROM domains AS d
    JOIN pg_type AS b ON b.oid = d.base AND b.typtype = 'd'
),
bases AS (
    SELECT d.oid, d.base, d.modifier FROM domains AS d JOIN pg_type AS b ON b.oid = d.base AND b.typtype <> 'd'
)
SELECT a.attrelid::bigint,
       a.attname::text,
       format_type(a.atttypid, a.atttypmod),
       CASE WHEN b.oid IS NOT NULL THEN format_type(b.base, b.modifier) END,
       t.typtype::text,
       NOT a.attnotnull,
       d.description
FROM unnest($1::bigint[]) AS wanted(id)
JOIN pg_attribute AS a ON a.attrelid = wanted.id::oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN bases AS b ON b.oid = a.atttypid
JOIN pg_type AS t ON t.oid = coalesce(b.base, a.atttypid)
LEFT JOIN pg_description AS d ON d.classoid = 'pg_class'::regclass AND d.objoid = a.attrelid AND d.objsubid = a.attnum
WHERE has_table_privilege(a.attrelid, 'SELECT') OR has_column_privilege(a.attrelid, a.attnum, 'SELECT')
ORDER BY a.attrelid, a.attnum
