-- title: Connections
-- threshold: warning from 80 %, critical from 95 % of max_connections less superuser_reserved_connections
-- fine: There is room for more connections.
-- advice: Close idle ones, put a pooler in front, or raise max_connections (each connection may take work_mem several times).
WITH used AS (
    SELECT count(*) AS taken,
           count(*) FILTER (WHERE state = 'active') AS active,
           count(*) FILTER (WHERE state = 'idle') AS idle,
           count(*) FILTER (WHERE state LIKE 'idle in transaction%') AS idle_in_transaction
    FROM pg_stat_activity
    WHERE backend_type = 'client backend' OR (backend_type IS NULL AND datid IS NOT NULL)
), room AS (
    SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int AS usable
)
SELECT CASE WHEN taken >= 0.95 * usable THEN 'critical' WHEN taken >= 0.8 * usable THEN 'warning' ELSE 'ok' END AS state,
       format('%s of %s usable connections are taken (%s %%).', taken, usable, round(100.0 * taken / usable)) AS finding,
       taken, usable, active, idle, idle_in_transaction
FROM used, room
