-- All of its steps are done.
UPDATE quaestor.migrations SET state = $2, finished_at = clock_timestamp(), schema_after = $3, error = NULL WHERE id = $1
