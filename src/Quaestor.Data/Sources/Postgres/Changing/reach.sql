-- From a relation to those that a change of it may change too: by foreign keys that cascade, by inheritance, by views and rules.
SELECT k.confrelid::bigint, k.conrelid::bigint FROM pg_constraint AS k
WHERE k.contype = 'f' AND (k.confdeltype IN ('c', 'n', 'd') OR k.confupdtype IN ('c', 'n', 'd'))
UNION
SELECT i.inhparent::bigint, i.inhrelid::bigint FROM pg_inherits AS i
UNION
SELECT r.ev_class::bigint, d.refobjid::bigint FROM pg_rewrite AS r
JOIN pg_depend AS d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> r.ev_class
WHERE r.oid >= 16384
