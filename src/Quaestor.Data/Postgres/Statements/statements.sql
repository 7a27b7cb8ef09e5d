-- What Quaestor asks on its own account is left out.
WITH measured AS (
    SELECT s.queryid, s.query, s.calls, s.total_exec_time, s.mean_exec_time, s.max_exec_time, s.rows,
           s.shared_blks_hit, s.shared_blks_read, s.temp_blks_written, s.wal_bytes::float8 AS wal_bytes,
           pg_catalog.pg_get_userbyid(s.userid)::text AS usename
    FROM pg_stat_statements AS s
    WHERE s.dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
      AND s.query NOT LIKE '/* quaestor */%'
), shares AS (
    SELECT *, 100 * total_exec_time / nullif(sum(total_exec_time) OVER (), 0) AS share FROM measured
)
SELECT queryid, usename, left(query, 8000), calls, total_exec_time, mean_exec_time, max_exec_time, rows,
       shared_blks_hit, shared_blks_read, temp_blks_written, wal_bytes, coalesce(share, 0)
FROM shares
ORDER BY CASE $1 WHEN 'total' THEN total_exec_time WHEN 'mean' THEN mean_exec_time WHEN 'calls' THEN calls WHEN 'rows' THEN rows
                 WHEN 'io' THEN shared_blks_read WHEN 'temp' THEN temp_blks_written ELSE wal_bytes END DESC, queryid
LIMIT $2
