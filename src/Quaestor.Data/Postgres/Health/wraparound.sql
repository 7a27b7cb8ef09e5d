-- title: Transaction ids
-- threshold: warning from 1.5 times autovacuum_freeze_max_age (autovacuum should have frozen from once on), critical from vacuum_failsafe_age (1.6 billion where there is none)
-- fine: All databases freeze their rows in time.
-- advice: VACUUM (FREEZE) the oldest tables of that database; look first for old transactions, prepared transactions and replication slots, which keep vacuum from freezing. At about 2.1 billion the server stops taking writes.
WITH limits AS (
    SELECT current_setting('autovacuum_freeze_max_age')::float8 AS freezes_at,
           coalesce(nullif(current_setting('vacuum_failsafe_age', true), '')::float8, 1.6e9) AS failsafe
)
SELECT CASE WHEN age(datfrozenxid) >= failsafe THEN 'critical' WHEN age(datfrozenxid) >= 1.5 * freezes_at THEN 'warning' ELSE 'ok' END AS state,
       format('%s: the oldest row is %s transactions old, %s %% of where writes stop.', datname, age(datfrozenxid), round(100.0 * age(datfrozenxid) / 2147483647)) AS finding,
       datname AS database, age(datfrozenxid) AS transactions, freezes_at::bigint AS autovacuum_freezes_at, failsafe::bigint AS critical_at,
       CASE WHEN datname = current_database() THEN (
           SELECT string_agg(oldest.name, ', ') FROM (
               SELECT c.oid::regclass::text AS name FROM pg_class AS c
               WHERE c.relkind IN ('r', 'm', 't') AND age(c.relfrozenxid) >= 1.5 * freezes_at
               ORDER BY age(c.relfrozenxid) DESC LIMIT 5) AS oldest) END AS oldest_tables
FROM pg_database, limits
WHERE datallowconn
ORDER BY age(datfrozenxid) DESC
LIMIT 100
