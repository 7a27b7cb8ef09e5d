-- title: Data checksums
-- threshold: critical with the first page that failed its checksum; a notice where data_checksums is off
-- fine: Checksums are on, and no page has failed.
-- advice: A failed page means a broken disk or file system: restore from a backup, and let the hardware be looked at. pg_checksums --enable switches checksums on while the server is down.
SELECT CASE WHEN failures > 0 THEN 'critical' WHEN current_setting('data_checksums') = 'off' THEN 'notice' ELSE 'ok' END AS state,
       CASE WHEN current_setting('data_checksums') = 'off' THEN 'data_checksums is off: nobody notices a page that the disk has changed.'
            ELSE format('%s pages have failed their checksum.', failures) END AS finding,
       failures, current_setting('data_checksums') AS data_checksums, last_failure
FROM (SELECT coalesce(sum(checksum_failures), 0)::bigint AS failures, max(checksum_last_failure) AS last_failure FROM pg_stat_database) AS counted
