-- title: Settings
-- threshold: each line says what it compares
-- fine: None of the settings that were looked at is out of place.
-- advice: Change them in postgresql.conf or with ALTER SYSTEM; some count after a restart only.
WITH s AS (
    SELECT name, setting, unit, current_setting(name) AS shown FROM pg_settings
), numbers AS (
    SELECT (SELECT setting::float8 * current_setting('block_size')::float8 FROM s WHERE name = 'shared_buffers') AS buffers,
           (SELECT setting::float8 * 1024 FROM s WHERE name = 'work_mem') AS work_mem,
           (SELECT setting::float8 FROM s WHERE name = 'max_connections') AS connections,
           (SELECT setting::float8 FROM s WHERE name = 'random_page_cost') AS random_cost,
           (SELECT setting::float8 FROM s WHERE name = 'seq_page_cost') AS seq_cost,
           pg_database_size(current_database())::float8 AS size
), looked_at (state, setting, problem) AS (
    SELECT 'critical', name, 'a crash of the machine may destroy the whole cluster' FROM s WHERE name IN ('fsync', 'full_page_writes') AND setting = 'off'
    UNION ALL
    SELECT 'critical', name, 'nothing removes dead rows or prevents wraparound by itself' FROM s WHERE name IN ('autovacuum', 'track_counts') AND setting = 'off'
    UNION ALL
    SELECT 'notice', name, 'a crash may lose the last transactions that were already confirmed' FROM s WHERE name = 'synchronous_commit' AND setting = 'off'
    UNION ALL
    SELECT 'warning', 'shared_buffers', format('it is at the default of 128 MB and this database has %s', pg_size_pretty(size::bigint)) FROM numbers WHERE buffers <= 134217728 AND size > 4 * buffers
    UNION ALL
    SELECT 'warning', 'work_mem', format('times max_connections it is %s, more than four times shared_buffers: many sorts at once may use up the memory', pg_size_pretty((work_mem * connections)::bigint)) FROM numbers WHERE work_mem * connections > greatest(4 * buffers, 2147483648)
    UNION ALL
    SELECT 'notice', 'random_page_cost', 'it is at the default, which fits spinning disks: on SSDs about 1.1 makes the planner use indexes more' FROM numbers WHERE random_cost = 4 AND seq_cost = 1
    UNION ALL
    SELECT 'notice', name, 'a forgotten transaction holds its locks and keeps vacuum from its work without end' FROM s WHERE name = 'idle_in_transaction_session_timeout' AND setting = '0'
    UNION ALL
    SELECT 'notice', 'shared_preload_libraries', 'pg_stat_statements is not loaded: nobody can tell which statements cost most' FROM s WHERE name = 'shared_preload_libraries' AND setting NOT LIKE '%pg_stat_statements%'
    UNION ALL
    SELECT 'notice', name, 'how long statements wait for the disk is not measured' FROM s WHERE name = 'track_io_timing' AND setting = 'off'
    UNION ALL
    SELECT 'warning', name, 'changed in the file, and not in force before a restart' FROM pg_settings WHERE pending_restart
)
SELECT l.state, format('%s = %s: %s.', l.setting, coalesce(nullif(s.shown, ''), '(empty)'), l.problem) AS finding, l.setting, s.shown AS value, l.problem
FROM looked_at AS l
JOIN s ON s.name = l.setting
ORDER BY CASE l.state WHEN 'critical' THEN 1 WHEN 'warning' THEN 2 ELSE 3 END, l.setting
