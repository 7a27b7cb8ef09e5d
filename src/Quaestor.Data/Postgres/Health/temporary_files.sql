-- title: Temporary files
-- threshold: warning where sorts and hashes of this database have written more than shared_buffers to disk since the statistics began
-- fine: Little has been written to temporary files.
-- advice: See with "pg top --by temp" which statements do. Give them more work_mem, or an index in the order that they sort by.
SELECT CASE WHEN temp_bytes > buffers THEN 'warning' ELSE 'ok' END AS state,
       format('%s temporary files with %s since %s; work_mem is %s.', temp_files, pg_size_pretty(temp_bytes), to_char(since, 'YYYY-MM-DD HH24:MI'), current_setting('work_mem')) AS finding,
       temp_files AS files, temp_bytes AS bytes, buffers::bigint AS warns_at, current_setting('work_mem') AS work_mem, since AS statistics_since
FROM (
    SELECT d.temp_files, d.temp_bytes, coalesce(d.stats_reset, pg_postmaster_start_time()) AS since,
           (SELECT setting::float8 * current_setting('block_size')::float8 FROM pg_settings WHERE name = 'shared_buffers') AS buffers
    FROM pg_stat_database AS d
    WHERE d.datname = current_database()) AS measured
