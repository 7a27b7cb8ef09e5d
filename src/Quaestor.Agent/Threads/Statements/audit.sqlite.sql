-- name: audited_runs
SELECT r.id, r.user_id, r.thread_id, r.turn_id, r.source_id, r.source_name, r.mode, r.sql, r.plan_json, r.status,
  r.result_id, r.duration_ms, r.sandbox, r.error_json, r.created_at, s.columns_json, s.row_count, s.truncated_by, r.schema_fingerprint, r.notices_json, r.call_id, r.python_json,
  r.result_hash, r.approved_by, r.replay_of
FROM runs r LEFT JOIN results s ON s.id = r.result_id
WHERE r.id > $after AND r.created_at >= $since AND r.created_at < $until
ORDER BY r.id LIMIT $limit;

-- name: audited_approvals
SELECT id, user_id, thread_id, turn_id, source_id, agent_type, model, call_id, tool, arguments_json, sql, preview, risk, result_message_id,
  status, reason, decided_by, created_at, expires_at, decided_at, may_edit, may_stand, edited_sql, stands, needs_admin, row_count
FROM approvals WHERE id > $after AND created_at >= $since AND created_at < $until
ORDER BY id LIMIT $limit;
