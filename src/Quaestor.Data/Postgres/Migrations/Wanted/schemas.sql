-- Schemas that are people's own.
SELECT quote_ident(n.nspname)
FROM pg_namespace AS n
WHERE n.nspname NOT IN ('information_schema', 'quaestor') AND n.nspname !~ '^pg_'
  AND NOT EXISTS (SELECT FROM pg_depend AS e WHERE e.classid = 'pg_namespace'::regclass AND e.objid = n.oid AND e.deptype = 'e')
ORDER BY n.oid
