-- title: Checkpoints
-- threshold: warning where more than half of at least 10 checkpoints were forced by max_wal_size or on request, and not by checkpoint_timeout
-- fine: Checkpoints come by the clock.
-- advice: Raise max_wal_size: forced checkpoints write the same pages again and again.
SELECT CASE WHEN num_timed + num_requested >= 10 AND num_requested > num_timed THEN 'warning' ELSE 'ok' END AS state,
       format('%s of %s checkpoints since %s were forced.', num_requested, num_timed + num_requested, to_char(stats_reset, 'YYYY-MM-DD HH24:MI')) AS finding,
       num_timed AS by_the_clock, num_requested AS forced, current_setting('max_wal_size') AS max_wal_size, current_setting('checkpoint_timeout') AS checkpoint_timeout,
       stats_reset AS statistics_since
FROM pg_stat_checkpointer
