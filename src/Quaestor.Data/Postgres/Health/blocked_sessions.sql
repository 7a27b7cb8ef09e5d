-- title: Sessions that wait for a lock
-- threshold: warning from deadlock_timeout, critical from 60 times that
-- fine: No session waits for another's lock.
-- advice: See who is at the front with "pg locks". End that transaction in its program, or cancel or end its session.
WITH patience AS (
    SELECT setting::float8 / 1000 AS seconds FROM pg_settings WHERE name = 'deadlock_timeout'
), waiting AS (
    SELECT pid, usename, datname, pg_blocking_pids(pid) AS blocked_by,
           extract(epoch FROM clock_timestamp() - query_start)::float8 AS seconds
    FROM pg_stat_activity
    WHERE wait_event_type = 'Lock' AND query_start IS NOT NULL
)
SELECT CASE WHEN waiting.seconds >= 60 * patience.seconds THEN 'critical' ELSE 'warning' END AS state,
       format('Process %s (%s) waits for process %s since %s s at most.', pid, usename, array_to_string(blocked_by, ', '), round(waiting.seconds::numeric, 1)) AS finding,
       pid, usename AS "user", datname AS database, array_to_string(blocked_by, ', ') AS blocked_by,
       round(waiting.seconds::numeric, 1) AS waits_seconds, patience.seconds AS warns_at_seconds
FROM waiting, patience
WHERE waiting.seconds >= patience.seconds
ORDER BY waiting.seconds DESC
LIMIT 100
