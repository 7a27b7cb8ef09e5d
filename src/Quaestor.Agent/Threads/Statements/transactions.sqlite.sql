-- name: begin
BEGIN IMMEDIATE;

-- name: commit
COMMIT;

-- name: rollback
ROLLBACK;

-- name: synchronous_full
PRAGMA synchronous = FULL;

-- name: synchronous_normal
PRAGMA synchronous = NORMAL;

-- name: ping
SELECT 1;

-- name: version
PRAGMA user_version;

-- name: begin_snapshot
BEGIN;

-- name: bytes
SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size();
