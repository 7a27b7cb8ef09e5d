-- Which columns of which relations each view reads; no column where it names the relation alone.
SELECT DISTINCT r.ev_class::bigint, d.refobjid::bigint, coalesce(a.attname::text, '')
FROM pg_rewrite AS r
JOIN pg_depend AS d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> r.ev_class
JOIN pg_class AS c ON c.oid = r.ev_class AND c.relkind IN ('v', 'm')
JOIN pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_attribute AS a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid AND d.refobjsubid > 0
WHERE n.nspname NOT IN ('information_schema', 'quaestor') AND n.nspname !~ '^pg_'
