-- title: Multixact ids
-- threshold: warning from 1.5 times autovacuum_multixact_freeze_max_age, critical from vacuum_multixact_failsafe_age (1.6 billion where there is none)
-- fine: All databases freeze their multixacts in time.
-- advice: VACUUM (FREEZE) the tables that many sessions lock at once (SELECT … FOR SHARE, foreign keys).
WITH limits AS (
    SELECT current_setting('autovacuum_multixact_freeze_max_age')::float8 AS freezes_at,
           coalesce(nullif(current_setting('vacuum_multixact_failsafe_age', true), '')::float8, 1.6e9) AS failsafe
)
SELECT CASE WHEN mxid_age(datminmxid) >= failsafe THEN 'critical' WHEN mxid_age(datminmxid) >= 1.5 * freezes_at THEN 'warning' ELSE 'ok' END AS state,
       format('%s: the oldest multixact is %s old.', datname, mxid_age(datminmxid)) AS finding,
       datname AS database, mxid_age(datminmxid) AS multixacts, freezes_at::bigint AS autovacuum_freezes_at, failsafe::bigint AS critical_at
FROM pg_database, limits
WHERE datallowconn
ORDER BY mxid_age(datminmxid) DESC
LIMIT 100
