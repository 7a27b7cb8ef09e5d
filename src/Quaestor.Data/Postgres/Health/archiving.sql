-- title: WAL archiving
-- threshold: critical where archive_mode is on and the last try failed
-- fine: Archiving works, or is off.
-- advice: Read the server's log for what archive_command says. Until it works, WAL piles up, and point-in-time recovery ends at the last file that was archived.
SELECT CASE WHEN current_setting('archive_mode') <> 'off' AND last_failed_time > coalesce(last_archived_time, '-infinity') THEN 'critical' ELSE 'ok' END AS state,
       CASE WHEN current_setting('archive_mode') = 'off' THEN 'archive_mode is off.'
            ELSE format('%s files were archived, the last at %s; %s tries failed, the last at %s.', archived_count, coalesce(to_char(last_archived_time, 'YYYY-MM-DD HH24:MI'), 'no time'), failed_count, coalesce(to_char(last_failed_time, 'YYYY-MM-DD HH24:MI'), 'no time')) END AS finding,
       archived_count AS archived, failed_count AS failed, last_archived_time AS last_archived, last_failed_time AS last_failed
FROM pg_stat_archiver
