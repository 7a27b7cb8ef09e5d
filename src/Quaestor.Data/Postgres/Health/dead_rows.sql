-- title: Dead rows
-- threshold: warning from twice the number at which autovacuum works on the table (autovacuum_vacuum_threshold + autovacuum_vacuum_scale_factor × rows, as the table has it), critical from ten times that and 10,000 dead rows: small tables that are written all the time are beyond it between two of its rounds
-- fine: Autovacuum keeps up with dead rows.
-- advice: VACUUM the table. If it happens again: look for long transactions, let autovacuum work more (autovacuum_vacuum_cost_limit, autovacuum_max_workers), or lower the table's autovacuum_vacuum_scale_factor.
WITH tables AS (
    SELECT s.relid, s.n_dead_tup AS dead, greatest(c.reltuples, 0)::float8 AS live, greatest(s.last_vacuum, s.last_autovacuum) AS vacuumed,
           coalesce((SELECT option_value::float8 FROM pg_options_to_table(c.reloptions) WHERE option_name = 'autovacuum_vacuum_threshold'), current_setting('autovacuum_vacuum_threshold')::float8)
             + coalesce((SELECT option_value::float8 FROM pg_options_to_table(c.reloptions) WHERE option_name = 'autovacuum_vacuum_scale_factor'), current_setting('autovacuum_vacuum_scale_factor')::float8)
               * greatest(c.reltuples, 0) AS works_at,
           coalesce((SELECT option_value::bool FROM pg_options_to_table(c.reloptions) WHERE option_name = 'autovacuum_enabled'), true) AS automatic
    FROM pg_stat_user_tables AS s
    JOIN pg_class AS c ON c.oid = s.relid
)
SELECT CASE WHEN dead >= 10 * works_at AND dead >= 10000 THEN 'critical' ELSE 'warning' END AS state,
       format('%s has %s dead rows beside about %s live ones%s; autovacuum should work on it from %s on.', relid::regclass, dead, live::bigint, CASE WHEN automatic THEN '' ELSE ' and autovacuum is off for it' END, works_at::bigint) AS finding,
       relid::regclass::text AS "table", dead AS dead_rows, live::bigint AS live_rows, works_at::bigint AS autovacuum_works_at, automatic AS autovacuum, vacuumed AS last_vacuum
FROM tables
WHERE dead >= 2 * works_at
ORDER BY dead / works_at DESC
LIMIT 100
