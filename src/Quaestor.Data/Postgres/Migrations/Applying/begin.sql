-- Begins a migration, or goes on with one: what was done stays done.
INSERT INTO quaestor.migrations AS m (id, checksum, state, steps, done, approved_by)
VALUES ($1, $2, $3, $4, 0, $5)
ON CONFLICT (id) DO UPDATE SET
    checksum = excluded.checksum,
    done = CASE WHEN m.state = excluded.state THEN m.done ELSE 0 END,
    timings_ms = CASE WHEN m.state = excluded.state THEN m.timings_ms ELSE '{}' END,
    started_at = CASE WHEN m.state = excluded.state THEN m.started_at ELSE clock_timestamp() END,
    state = excluded.state, steps = excluded.steps, approved_by = excluded.approved_by, finished_at = NULL, error = NULL
RETURNING done
