-- Who holds locks on users' tables for longer than a moment.
SELECT DISTINCT a.pid, coalesce(a.usename::text, ''), extract(epoch FROM clock_timestamp() - a.xact_start)::float8, c.oid::regclass::text, left(a.query, 80)
FROM pg_locks AS l
JOIN pg_stat_activity AS a ON a.pid = l.pid
JOIN pg_class AS c ON c.oid = l.relation
WHERE l.granted AND l.locktype = 'relation' AND c.relnamespace <> 'pg_catalog'::regnamespace AND a.pid <> pg_backend_pid()
  AND a.xact_start < clock_timestamp() - interval '1 second' AND c.relname = ANY ($1::text[])
ORDER BY 3 DESC
LIMIT 3
