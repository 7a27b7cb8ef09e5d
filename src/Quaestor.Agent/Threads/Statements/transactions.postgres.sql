-- name: begin
BEGIN; SELECT pg_advisory_xact_lock(8103509541128733811); -- one writer at a time in the whole store, as in a SQLite file

-- name: begin_group
UPDATE store_owners SET last_group = $group WHERE id = $owner AND last_group < $group;

-- name: last_group
SELECT last_group FROM store_owners WHERE id = $owner;

-- name: has_version
SELECT CASE WHEN to_regclass('store_version') IS NULL THEN 0 ELSE 1 END;

-- name: version
SELECT number FROM store_version;

-- name: set_version
UPDATE store_version SET number = $number;

-- name: hold_lock
SELECT pg_advisory_lock_shared($key);

-- name: insert_owner
INSERT INTO store_owners (id, lock_key, machine, last_group, started_at) VALUES ($id, $key, $machine, 0, $now);

-- name: delete_owner
DELETE FROM store_owners WHERE id = $id;

-- A server that has just started has freed the locks of all; so long their owners have to take them again.
-- name: owner_is_alive
SELECT 1 FROM store_owners
WHERE id = $id AND (pg_postmaster_start_time() > now() - interval '30 seconds' OR EXISTS (
  SELECT 1 FROM pg_locks
  WHERE locktype = 'advisory' AND granted AND objsubid = 1
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND classid = ((lock_key >> 32) & 4294967295)::oid AND objid = (lock_key & 4294967295)::oid));

-- name: bury_owner
DELETE FROM store_owners
WHERE id = $id AND pg_postmaster_start_time() <= now() - interval '30 seconds' AND NOT EXISTS (
  SELECT 1 FROM pg_locks
  WHERE locktype = 'advisory' AND granted AND objsubid = 1
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND classid = ((lock_key >> 32) & 4294967295)::oid AND objid = (lock_key & 4294967295)::oid);

-- name: begin_snapshot
BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY;

-- name: bytes
SELECT CAST(sum(pg_total_relation_size(c.oid)) AS BIGINT) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = current_schema() AND c.relkind = 'r';
