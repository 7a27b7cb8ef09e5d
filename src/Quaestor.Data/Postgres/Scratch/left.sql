-- Scratch databases to which nobody is connected: whoever makes one stays connected to it until it is dropped.
SELECT d.datname::text FROM pg_database AS d
WHERE d.datname ~ '^quaestor_scratch_[0-9]{14}_[0-9a-f]{8}$'
  AND substr(d.datname, 18, 14) < to_char(now() AT TIME ZONE 'UTC' - interval '2 minutes', 'YYYYMMDDHH24MISS')
  AND pg_has_role(d.datdba, 'USAGE')
  AND NOT EXISTS (SELECT FROM pg_stat_activity AS a WHERE a.datname = d.datname)
