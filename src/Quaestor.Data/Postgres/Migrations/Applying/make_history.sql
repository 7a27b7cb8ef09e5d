-- One row for each migration that was begun here.
CREATE TABLE IF NOT EXISTS quaestor.migrations (
    id text PRIMARY KEY,
    checksum text NOT NULL,
    state text NOT NULL, -- applying, applied, reverting, reverted
    steps int NOT NULL,
    done int NOT NULL, -- steps that are behind it, of the direction that state tells
    approved_by text NOT NULL,
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at timestamptz,
    timings_ms bigint[] NOT NULL DEFAULT '{}',
    schema_after text, -- a fingerprint of the schema that it left
    error text
)
