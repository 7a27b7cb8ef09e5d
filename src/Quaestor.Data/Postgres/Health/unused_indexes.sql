-- title: Unused indexes
-- threshold: a plain index of a table that is written to, without a scan since the statistics began; a notice only where they are younger than a week or a standby may use it
-- fine: Every index has been used since the statistics began.
-- advice: Drop it if no rare task needs it (end of month, another server that reads). Where there are standbys, look at their statistics as well.
WITH watched AS (
    SELECT coalesce(d.stats_reset, pg_postmaster_start_time()) AS since, d.stats_reset IS NOT NULL AS is_reset,
           (SELECT count(*) FROM pg_stat_replication) AS standbys
    FROM pg_stat_database AS d
    WHERE d.datname = current_database()
)
SELECT CASE WHEN clock_timestamp() - since < interval '7 days' OR standbys > 0 OR pg_is_in_recovery() THEN 'notice' ELSE 'warning' END AS state,
       format('%s on %s (%s) has not been scanned since %s%s.', s.indexrelid::regclass, s.relid::regclass, pg_size_pretty(pg_relation_size(s.indexrelid)),
              to_char(since, 'YYYY-MM-DD HH24:MI'), CASE WHEN is_reset THEN '' ELSE ', when the server was started, or longer' END) AS finding,
       s.indexrelid::regclass::text AS index, s.relid::regclass::text AS "table", pg_relation_size(s.indexrelid) AS bytes, s.idx_scan AS scans,
       t.n_tup_ins + t.n_tup_upd + t.n_tup_del AS writes, since AS statistics_since, standbys, pg_get_indexdef(s.indexrelid) AS definition
FROM pg_stat_user_indexes AS s
JOIN pg_stat_user_tables AS t ON t.relid = s.relid
JOIN pg_index AS i ON i.indexrelid = s.indexrelid
CROSS JOIN watched
WHERE s.idx_scan = 0 AND i.indisvalid AND NOT i.indisunique AND NOT i.indisreplident
  AND NOT EXISTS (SELECT FROM pg_constraint AS k WHERE k.conindid = s.indexrelid)
  AND t.n_tup_ins + t.n_tup_upd + t.n_tup_del > 0
  AND pg_relation_size(s.indexrelid) > current_setting('block_size')::int * 2
ORDER BY pg_relation_size(s.indexrelid) DESC
LIMIT 100
