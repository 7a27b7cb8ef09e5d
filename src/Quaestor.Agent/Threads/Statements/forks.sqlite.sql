-- name: messages_to_fork
SELECT id, turn_id, role, text, message_json, created_at FROM messages WHERE thread_id = $thread ORDER BY turn_id, position;

-- name: turns_to_fork
SELECT id, status, answer_json, started_at, ended_at FROM turns WHERE thread_id = $thread AND ended_at IS NOT NULL ORDER BY id;

-- name: runs_to_fork
SELECT id, turn_id, result_id FROM runs WHERE thread_id = $thread AND status NOT IN ('queued', 'running') ORDER BY id;

-- name: insert_forked_turn
INSERT INTO turns (id, thread_id, user_id, owner, status, first_event, answer_json, started_at, ended_at)
VALUES ($id, $thread, $user, $owner, $status, 0, $answer, $started, $ended);

-- name: copy_run
INSERT INTO runs (id, thread_id, turn_id, result_id, user_id, call_id, source_id, source_name, schema_fingerprint, mode, sql, plan_json, owner, status,
  duration_ms, sandbox, error_json, notices_json, python_json, result_hash, approved_by, created_at)
SELECT $id, $thread, $turn, $result, user_id, call_id, source_id, source_name, schema_fingerprint, mode, sql, plan_json, owner, status,
  duration_ms, sandbox, error_json, notices_json, python_json, result_hash, approved_by, created_at
FROM runs WHERE id = $from;

-- name: copy_result
INSERT INTO results (id, run_id, user_id, columns_json, row_count, truncated_by, created_at)
SELECT $id, $run, user_id, columns_json, row_count, truncated_by, created_at FROM results WHERE id = $from;

-- name: copy_figures
INSERT INTO figures (run_id, number, png) SELECT $run, number, png FROM figures WHERE run_id = $from;
