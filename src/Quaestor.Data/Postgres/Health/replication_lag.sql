-- title: Replication
-- threshold: warning where a standby is half of max_wal_size behind, critical from all of it; on a standby, warning where it replays more than max_standby_streaming_delay late
-- fine: Every standby follows closely, or there is none.
-- advice: Look at the standby's load and disk, at the network, and at long queries there that hold back replay.
WITH limits AS (
    SELECT setting::float8 * 1048576 AS wal FROM pg_settings WHERE name = 'max_wal_size'
), delay AS (
    SELECT greatest(setting::float8 / 1000, 0) AS seconds FROM pg_settings WHERE name = 'max_standby_streaming_delay'
), standbys AS (
    SELECT r.pid, r.application_name, r.state AS streaming, r.sync_state,
           (CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn() ELSE pg_current_wal_lsn() END - r.replay_lsn)::float8 AS behind,
           extract(epoch FROM r.replay_lag)::float8 AS seconds
    FROM pg_stat_replication AS r
)
SELECT CASE WHEN behind >= wal THEN 'critical' WHEN behind >= wal / 2 THEN 'warning' ELSE 'ok' END AS state,
       format('The standby %s is %s behind.', application_name, coalesce(pg_size_pretty(behind::bigint), 'an unknown amount')) AS finding,
       application_name AS standby, streaming, sync_state, behind::bigint AS behind_bytes, seconds AS behind_seconds, wal::bigint AS critical_at
FROM standbys, limits
UNION ALL
SELECT CASE WHEN late.seconds > delay.seconds AND pg_last_wal_receive_lsn() <> pg_last_wal_replay_lsn() THEN 'warning' ELSE 'ok' END,
       format('This server is a standby; the last change that it replayed is %s s old.', round(late.seconds)),
       'this server', 'replay', NULL, (pg_last_wal_receive_lsn() - pg_last_wal_replay_lsn())::bigint, late.seconds, NULL
FROM delay, (SELECT extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())::float8 AS seconds) AS late
WHERE pg_is_in_recovery()
