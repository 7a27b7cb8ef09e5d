-- What this session has locked of users' relations; of those that it has dropped the number is all that is known.
SELECT n.nspname::text, c.relname::text, c.relkind::text, array_agg(l.mode ORDER BY l.mode), l.relation::bigint
FROM pg_locks AS l
LEFT JOIN pg_class AS c ON c.oid = l.relation
LEFT JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation' AND l.granted
  AND l.database = (SELECT d.oid FROM pg_database AS d WHERE d.datname = current_database())
  AND (c.oid IS NULL OR n.nspname <> 'information_schema' AND n.nspname !~ '^pg_')
GROUP BY l.relation, n.nspname, c.relname, c.relkind
ORDER BY n.nspname, c.relname
