-- What was applied, in its order.
SELECT m.id, m.checksum, m.state, m.steps, m.done, m.approved_by, m.started_at, m.finished_at, m.timings_ms, m.schema_after, m.error
FROM quaestor.migrations AS m
ORDER BY m.id
