-- title: Collations
-- threshold: critical where the operating system's collation is of another version than the one that the database was made with
-- fine: The collations are those that the indexes were built with.
-- advice: Indexes on text may be in the wrong order and miss rows. REINDEX DATABASE CONCURRENTLY, then ALTER DATABASE … REFRESH COLLATION VERSION.
SELECT CASE WHEN datcollversion <> pg_database_collation_actual_version(oid) THEN 'critical' ELSE 'ok' END AS state,
       format('%s was made with version %s of its collation, and the system has %s.', datname, coalesce(datcollversion, 'none'), coalesce(pg_database_collation_actual_version(oid), 'none')) AS finding,
       datname AS database, datcollate AS collation, datcollversion AS made_with, pg_database_collation_actual_version(oid) AS system_has
FROM pg_database
WHERE datname = current_database()
