-- title: Long transactions
-- threshold: warning from 10 times autovacuum_naptime (once, where the session idles in it), critical from 60 times
-- fine: No transaction has been open for long.
-- advice: Vacuum removes no row that the oldest transaction may still see. End it in its program, or cancel or end its session; idle_in_transaction_session_timeout ends forgotten ones.
WITH nap AS (
    SELECT setting::float8 AS seconds FROM pg_settings WHERE name = 'autovacuum_naptime'
), open AS (
    SELECT pid, usename, application_name, datname, state AS session,
           extract(epoch FROM clock_timestamp() - xact_start)::float8 AS open_seconds,
           greatest(age(backend_xid), age(backend_xmin)) AS holds_back_transactions
    FROM pg_stat_activity
    WHERE xact_start IS NOT NULL AND pid <> pg_backend_pid() AND backend_type = 'client backend'
)
SELECT CASE WHEN open_seconds >= 60 * nap.seconds THEN 'critical' ELSE 'warning' END AS state,
       format('Process %s (%s, %s) has had a transaction open for %s.', pid, usename, session, justify_interval(make_interval(secs => round(open_seconds)))) AS finding,
       pid, usename AS "user", application_name AS application, datname AS database, session,
       round(open_seconds) AS open_seconds, holds_back_transactions, 10 * nap.seconds AS warns_at_seconds
FROM open, nap
WHERE open_seconds >= 10 * nap.seconds OR (session LIKE 'idle in transaction%' AND open_seconds >= nap.seconds)
ORDER BY open_seconds DESC
LIMIT 100
