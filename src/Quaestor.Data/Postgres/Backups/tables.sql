-- Tables that hold rows of their own, without those of extensions: name, whether this role may read it, whether policies hide rows
-- of it from this role, whether it is unlogged.
SELECT format('%I.%I', space.nspname, class.relname),
       has_table_privilege(class.oid, 'SELECT') AND has_schema_privilege(space.oid, 'USAGE'),
       row_security_active(class.oid),
       class.relpersistence = 'u'
FROM pg_catalog.pg_class AS class
JOIN pg_catalog.pg_namespace AS space ON space.oid = class.relnamespace
WHERE class.relkind = 'r' AND class.relpersistence <> 't'
  AND space.nspname !~ '^pg_' AND space.nspname <> 'information_schema'
  AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_depend AS member
      WHERE member.classid = 'pg_catalog.pg_class'::regclass AND member.objid = class.oid AND member.deptype = 'e')
ORDER BY 1
