-- title: Prepared transactions
-- threshold: warning from 10 times autovacuum_naptime, critical from 60 times
-- fine: No prepared transaction has been left behind.
-- advice: COMMIT PREPARED or ROLLBACK PREPARED it: until then it holds its locks and keeps vacuum from its work, also over restarts.
WITH nap AS (
    SELECT setting::float8 AS seconds FROM pg_settings WHERE name = 'autovacuum_naptime'
), prepared AS (
    SELECT gid, owner, database, extract(epoch FROM clock_timestamp() - prepared)::float8 AS seconds, age(transaction) AS holds_back FROM pg_prepared_xacts
)
SELECT CASE WHEN p.seconds >= 60 * nap.seconds THEN 'critical' WHEN p.seconds >= 10 * nap.seconds THEN 'warning' ELSE 'ok' END AS state,
       format('%s of %s in %s has been prepared for %s s.', gid, owner, database, round(p.seconds)) AS finding,
       gid, owner, database, round(p.seconds) AS seconds, holds_back AS holds_back_transactions, 10 * nap.seconds AS warns_at_seconds
FROM prepared AS p, nap
ORDER BY p.seconds DESC
LIMIT 100
