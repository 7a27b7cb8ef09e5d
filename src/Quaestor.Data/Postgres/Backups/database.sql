-- What the backup says of the server and the database; the snapshot is for pg_dump.
SELECT current_database()::text,
       current_setting('server_version'),
       current_setting('server_version_num')::int / 10000,
       pg_encoding_to_char(base.encoding)::text,
       base.datcollate::text,
       base.datctype::text,
       pg_is_in_recovery(),
       CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END::text,
       pg_export_snapshot(),
       transaction_timestamp(),
       pg_database_size(base.oid)
FROM pg_catalog.pg_database AS base
WHERE base.datname = current_database()
