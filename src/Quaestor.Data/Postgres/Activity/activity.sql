SELECT a.pid, a.usename, a.application_name, host(a.client_addr), a.datname, coalesce(a.backend_type, 'unknown'), a.state,
       a.wait_event_type, a.wait_event,
       extract(epoch FROM clock_timestamp() - a.xact_start)::float8,
       extract(epoch FROM clock_timestamp() - a.query_start)::float8,
       extract(epoch FROM clock_timestamp() - a.state_change)::float8,
       CASE WHEN a.wait_event_type = 'Lock' THEN pg_blocking_pids(a.pid) ELSE '{}' END,
       left(a.query, 4000),
       l.locktype, l.mode, l.relation::regclass::text,
       coalesce((SELECT array_agg(DISTINCT format('%s %s', h.mode, h.relation::regclass) ORDER BY format('%s %s', h.mode, h.relation::regclass))
                 FROM (SELECT mode, relation FROM pg_locks WHERE pid = a.pid AND granted AND locktype = 'relation' AND relation >= 16384
                       AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) LIMIT 20) AS h), '{}'),
       a.backend_start::text
FROM pg_stat_activity AS a
LEFT JOIN LATERAL (SELECT locktype, mode, relation FROM pg_locks WHERE pid = a.pid AND NOT granted LIMIT 1) AS l ON true
WHERE a.pid <> pg_backend_pid() AND (a.backend_type = 'client backend' OR a.backend_type LIKE '%worker%' OR a.backend_type IS NULL)
  AND (a.datname IS NOT NULL OR a.state IS NOT NULL)
ORDER BY a.xact_start NULLS LAST, a.pid
LIMIT 1000
