-- Roles that own something here or were granted something here, without those that every server has.
SELECT DISTINCT role.rolname::text
FROM pg_catalog.pg_roles AS role
WHERE role.rolname !~ '^pg_' AND role.oid IN (
    SELECT refobjid FROM pg_catalog.pg_shdepend
    WHERE refclassid = 'pg_catalog.pg_authid'::regclass
      AND dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
    UNION SELECT relowner FROM pg_catalog.pg_class AS owned JOIN pg_catalog.pg_namespace AS space ON space.oid = owned.relnamespace
    WHERE space.nspname !~ '^pg_' AND space.nspname <> 'information_schema'
    UNION SELECT nspowner FROM pg_catalog.pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema')
ORDER BY 1
