-- Extensions, in the order in which they need each other.
SELECT x.extname::text, n.nspname::text, x.extversion
FROM pg_extension AS x JOIN pg_namespace AS n ON n.oid = x.extnamespace
WHERE x.extname <> 'plpgsql'
ORDER BY x.oid
