-- title: Cache hits
-- threshold: warning below 95 % of the blocks of this database found in shared_buffers, once more than shared_buffers have been read since the statistics began
-- fine: Most blocks are found in the cache, or too few have been read to tell.
-- advice: See with "pg top --by io" which statements read most. An index may spare them the reads; otherwise more shared_buffers or memory helps.
SELECT CASE WHEN read_bytes > buffers AND part < 0.95 THEN 'warning' ELSE 'ok' END AS state,
       format('%s %% of %s blocks were found in the cache since %s.', round((100 * coalesce(part, 1))::numeric, 1), blks_hit + blks_read, to_char(since, 'YYYY-MM-DD HH24:MI')) AS finding,
       blks_hit AS hits, blks_read AS reads, round((100 * part)::numeric, 2) AS hit_percent, buffers::bigint AS shared_buffers, since AS statistics_since
FROM (
    SELECT d.blks_hit, d.blks_read, d.blks_hit::float8 / nullif(d.blks_hit + d.blks_read, 0) AS part, d.blks_read * current_setting('block_size')::float8 AS read_bytes,
           (SELECT setting::float8 * current_setting('block_size')::float8 FROM pg_settings WHERE name = 'shared_buffers') AS buffers,
           coalesce(d.stats_reset, pg_postmaster_start_time()) AS since
    FROM pg_stat_database AS d
    WHERE d.datname = current_database()) AS measured
