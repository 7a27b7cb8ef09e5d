-- title: Sequences
-- threshold: warning from 75 %, critical from 90 % of what the sequence, or the column that it fills, can hold; identity columns included
-- fine: Every sequence has room.
-- advice: Make the column bigint before it is full (in a large table by a new column that is filled in batches), and ALTER SEQUENCE … AS bigint.
WITH filled AS (
    SELECT d.objid AS sequence, d.refobjid AS relation, d.refobjsubid::int2 AS number
    FROM pg_depend AS d
    WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
    UNION
    SELECT d.refobjid, f.adrelid, f.adnum
    FROM pg_depend AS d
    JOIN pg_attrdef AS f ON f.oid = d.objid
    WHERE d.classid = 'pg_attrdef'::regclass AND d.refclassid = 'pg_class'::regclass
), known AS (
    SELECT c.oid, s.last_value, q.seqincrement, c.oid::regclass::text AS name,
           min(f.relation::regclass::text || '.' || quote_ident(a.attname)) AS filled_column,
           min(least(q.seqmax, CASE a.atttypid WHEN 'int2'::regtype THEN 32767 WHEN 'int4'::regtype THEN 2147483647 ELSE q.seqmax END)) AS largest,
           max(greatest(q.seqmin, CASE a.atttypid WHEN 'int2'::regtype THEN -32768 WHEN 'int4'::regtype THEN -2147483648 ELSE q.seqmin END)) AS smallest
    FROM pg_sequence AS q
    JOIN pg_class AS c ON c.oid = q.seqrelid
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_sequences AS s ON s.schemaname = n.nspname AND s.sequencename = c.relname
    LEFT JOIN filled AS f ON f.sequence = c.oid
    LEFT JOIN pg_attribute AS a ON a.attrelid = f.relation AND a.attnum = f.number
    WHERE NOT q.seqcycle AND s.last_value IS NOT NULL
    GROUP BY c.oid, s.last_value, q.seqincrement
), used AS (
    SELECT *, CASE WHEN seqincrement > 0 THEN last_value::float8 / largest::float8 ELSE last_value::float8 / nullif(smallest, 0)::float8 END AS part FROM known
)
SELECT CASE WHEN part >= 0.9 THEN 'critical' ELSE 'warning' END AS state,
       format('%s is at %s of %s (%s %%)%s.', name, last_value, CASE WHEN seqincrement > 0 THEN largest ELSE smallest END, round((100 * part)::numeric, 1), coalesce(' and fills ' || filled_column, '')) AS finding,
       name AS sequence, filled_column AS "column", last_value, CASE WHEN seqincrement > 0 THEN largest ELSE smallest END AS ends_at, round((100 * part)::numeric, 1) AS used_percent
FROM used
WHERE part >= 0.75
ORDER BY part DESC
LIMIT 100
