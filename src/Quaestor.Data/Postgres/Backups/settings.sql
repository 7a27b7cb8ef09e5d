-- ALTER DATABASE … SET, for all roles: a dump does not hold it when it is restored into another database.
SELECT setting
FROM pg_catalog.pg_db_role_setting, unnest(setconfig) AS setting
WHERE setrole = 0 AND setdatabase = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
ORDER BY 1
