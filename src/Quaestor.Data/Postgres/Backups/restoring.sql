-- What a restore has to know of the server: whether this role may make databases and roles, which of the roles and databases are there.
SELECT mine.rolsuper OR mine.rolcreatedb,
       mine.rolsuper OR mine.rolcreaterole,
       ARRAY(SELECT rolname::text FROM pg_catalog.pg_roles),
       ARRAY(SELECT datname::text FROM pg_catalog.pg_database),
       current_setting('server_version_num')::int / 10000
FROM pg_catalog.pg_roles AS mine
WHERE mine.rolname = current_user
