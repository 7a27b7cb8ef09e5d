-- What a role owns that belongs to no database, each with the word by which it is altered.
SELECT 'DATABASE', base.datname::text
FROM pg_catalog.pg_database AS base JOIN pg_catalog.pg_roles AS role ON role.oid = base.datdba
WHERE role.rolname = $1
UNION ALL
SELECT 'TABLESPACE', space.spcname::text
FROM pg_catalog.pg_tablespace AS space JOIN pg_catalog.pg_roles AS role ON role.oid = space.spcowner
WHERE role.rolname = $1
