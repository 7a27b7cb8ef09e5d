-- Functions and procedures: why one cannot be compared, and whether tables, types or indexes need it before they are made.
SELECT format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)),
       CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END,
       CASE WHEN p.prokind IN ('f', 'p') THEN rtrim(pg_get_functiondef(p.oid), E' \n') ELSE '' END,
       concat_ws(' ', pg_get_function_arguments(p.oid), pg_get_function_result(p.oid)),
       CASE
           WHEN p.prokind NOT IN ('f', 'p') THEN 'an aggregate'
           WHEN l.lanname NOT IN ('sql', 'plpgsql') THEN 'in ' || l.lanname
           WHEN p.prosecdef THEN 'with its owner''s rights'
           WHEN to_jsonb(p) ->> 'prosqlbody' IS NOT NULL THEN 'its body is no plain text'
       END,
       EXISTS (SELECT FROM pg_depend AS d WHERE d.refclassid = 'pg_proc'::regclass AND d.refobjid = p.oid
               AND d.classid IN ('pg_attrdef'::regclass, 'pg_constraint'::regclass, 'pg_class'::regclass, 'pg_type'::regclass))
FROM pg_proc AS p
JOIN pg_namespace AS n ON n.oid = p.pronamespace
JOIN pg_language AS l ON l.oid = p.prolang
WHERE n.nspname NOT IN ('information_schema', 'quaestor') AND n.nspname !~ '^pg_'
  AND NOT EXISTS (SELECT FROM pg_depend AS e WHERE e.classid = 'pg_proc'::regclass AND e.objid = p.oid AND e.deptype IN ('e', 'i'))
ORDER BY p.oid
