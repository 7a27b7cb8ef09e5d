-- title: Extensions
-- threshold: a notice for each whose installed version is older than the one that lies on the server
-- fine: All extensions are up to date with their files.
-- advice: ALTER EXTENSION … UPDATE, after reading its notes.
SELECT 'notice' AS state,
       format('%s is at %s, and %s lies on the server.', e.extname, e.extversion, a.default_version) AS finding,
       e.extname AS extension, e.extversion AS installed, a.default_version AS available
FROM pg_extension AS e
JOIN pg_available_extensions AS a ON a.name = e.extname
WHERE a.default_version <> e.extversion
ORDER BY 3
