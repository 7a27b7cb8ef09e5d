-- name: insert_run
INSERT INTO runs (id, user_id, thread_id, turn_id, call_id, source_id, source_name, schema_fingerprint, mode, sql, plan_json, approved_by, replay_of, owner, status, tries, created_at)
VALUES ($id, $user, $thread, $turn, $call, $source, $source_name, $fingerprint, $mode, $sql, $plan, $approver, $replayed, $owner, $status, $tries, $now);

-- name: end_run
UPDATE runs SET status = $status, result_id = $result, duration_ms = $duration, sandbox = $sandbox, error_json = $error,
  schema_fingerprint = coalesce($fingerprint, schema_fingerprint), notices_json = $notices, python_json = $python, result_hash = $hash
WHERE id = $id AND owner = $owner AND status IN ('queued', 'running');

-- name: insert_result
INSERT INTO results (id, user_id, run_id, columns_json, row_count, truncated_by, created_at)
VALUES ($id, $user, $run, $columns, $rows, $truncated_by, $now);

-- name: insert_figure
INSERT INTO figures (run_id, number, png) VALUES ($run, $number, $png);

-- name: figures
SELECT f.png FROM figures f JOIN runs r ON r.id = f.run_id WHERE f.run_id = $run AND r.user_id = $user ORDER BY f.number;

-- name: run
SELECT r.id, r.user_id, r.thread_id, r.turn_id, r.source_id, r.source_name, r.mode, r.sql, r.plan_json, r.status,
  r.result_id, r.duration_ms, r.sandbox, r.error_json, r.created_at, s.columns_json, s.row_count, s.truncated_by, r.schema_fingerprint, r.notices_json, r.call_id, r.python_json,
  r.result_hash, r.approved_by, r.replay_of
FROM runs r LEFT JOIN results s ON s.id = r.result_id
WHERE r.id = $id AND r.user_id = $user;

-- name: runs
SELECT r.id, r.user_id, r.thread_id, r.turn_id, r.source_id, r.source_name, r.mode, r.sql, r.plan_json, r.status,
  r.result_id, r.duration_ms, r.sandbox, r.error_json, r.created_at, s.columns_json, s.row_count, s.truncated_by, r.schema_fingerprint, r.notices_json, r.call_id, r.python_json,
  r.result_hash, r.approved_by, r.replay_of
FROM runs r LEFT JOIN results s ON s.id = r.result_id
WHERE r.user_id = $user AND r.id < $before AND (CAST($thread AS TEXT) IS NULL OR r.thread_id = $thread)
ORDER BY r.id DESC LIMIT $limit;

-- name: latest_success
SELECT r.id, r.user_id, r.thread_id, r.turn_id, r.source_id, r.source_name, r.mode, r.sql, r.plan_json, r.status,
  r.result_id, r.duration_ms, r.sandbox, r.error_json, r.created_at, s.columns_json, s.row_count, s.truncated_by, r.schema_fingerprint, r.notices_json, r.call_id, r.python_json,
  r.result_hash, r.approved_by, r.replay_of
FROM runs r JOIN results s ON s.id = r.result_id
WHERE r.thread_id = $thread AND r.status = 'succeeded' AND (r.turn_id IS NULL OR r.turn_id <> $turn) AND r.replay_of IS NULL AND r.mode <> 'probe'
ORDER BY r.id DESC LIMIT 1;

-- name: run_of_result
SELECT r.id, r.user_id, r.thread_id, r.turn_id, r.source_id, r.source_name, r.mode, r.sql, r.plan_json, r.status,
  r.result_id, r.duration_ms, r.sandbox, r.error_json, r.created_at, s.columns_json, s.row_count, s.truncated_by, r.schema_fingerprint, r.notices_json, r.call_id, r.python_json,
  r.result_hash, r.approved_by, r.replay_of
FROM runs r JOIN results s ON s.id = r.result_id
WHERE r.result_id = $result AND r.user_id = $user AND r.thread_id = $thread;

-- name: close_lost_runs
UPDATE runs SET status = 'failed', error_json = $error WHERE status = 'running' AND owner = $owner AND tries IS NULL;

-- name: owners_of_running_runs
SELECT DISTINCT owner FROM runs WHERE status = 'running' AND tries IS NULL;

-- name: owns_result
SELECT run_id FROM results WHERE id = $id AND user_id = $user;
