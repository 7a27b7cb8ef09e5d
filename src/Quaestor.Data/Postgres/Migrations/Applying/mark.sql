-- A step is done; in its own transaction where it has one.
UPDATE quaestor.migrations SET done = $2, timings_ms = timings_ms || $3::bigint, error = NULL WHERE id = $1
