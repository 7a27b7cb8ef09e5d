-- name: insert_approval
INSERT INTO approvals (id, user_id, thread_id, turn_id, source_id, agent_type, model, call_id, tool, arguments_json, sql, preview, risk, result_message_id, may_edit, may_stand, needs_admin, row_count, status, created_at, expires_at)
VALUES ($id, $user, $thread, $turn, $source, $agent_type, $model, $call, $tool, $arguments, $sql, $preview, $risk, $message, $may_edit, $may_stand, $needs_admin, $rows, 'pending', $now, $expires);

-- name: approval
SELECT id, user_id, thread_id, turn_id, source_id, agent_type, model, call_id, tool, arguments_json, sql, preview, risk, result_message_id,
  status, reason, decided_by, created_at, expires_at, decided_at, may_edit, may_stand, edited_sql, stands, needs_admin, row_count
FROM approvals WHERE id = $id AND user_id = $user;

-- name: anybodys_approval
SELECT id, user_id, thread_id, turn_id, source_id, agent_type, model, call_id, tool, arguments_json, sql, preview, risk, result_message_id,
  status, reason, decided_by, created_at, expires_at, decided_at, may_edit, may_stand, edited_sql, stands, needs_admin, row_count
FROM approvals WHERE id = $id;

-- name: anybodys_approvals
SELECT id, user_id, thread_id, turn_id, source_id, agent_type, model, call_id, tool, arguments_json, sql, preview, risk, result_message_id,
  status, reason, decided_by, created_at, expires_at, decided_at, may_edit, may_stand, edited_sql, stands, needs_admin, row_count
FROM approvals WHERE (CAST($status AS TEXT) IS NULL OR status = $status) AND id < $before
ORDER BY id DESC LIMIT $limit;

-- name: tools_allowed_in_thread
SELECT DISTINCT tool FROM approvals WHERE thread_id = $thread AND user_id = $user AND stands = 1 AND status IN ('approved', 'used');

-- name: approvals
SELECT id, user_id, thread_id, turn_id, source_id, agent_type, model, call_id, tool, arguments_json, sql, preview, risk, result_message_id,
  status, reason, decided_by, created_at, expires_at, decided_at, may_edit, may_stand, edited_sql, stands, needs_admin, row_count
FROM approvals WHERE user_id = $user AND (CAST($status AS TEXT) IS NULL OR status = $status) AND id < $before
ORDER BY id DESC LIMIT $limit;

-- name: approvals_of_turn
SELECT id, user_id, thread_id, turn_id, source_id, agent_type, model, call_id, tool, arguments_json, sql, preview, risk, result_message_id,
  status, reason, decided_by, created_at, expires_at, decided_at, may_edit, may_stand, edited_sql, stands, needs_admin, row_count
FROM approvals WHERE turn_id = $turn AND status = 'pending' ORDER BY id;

-- name: decide_approval
UPDATE approvals SET status = $status, reason = $reason, edited_sql = $edited, stands = $stands, decided_by = $by, decided_at = $now
WHERE id = $id AND user_id = $user AND status = 'pending' AND expires_at > $now;

-- name: use_approval
UPDATE approvals SET status = 'used' WHERE id = $id AND user_id = $user AND status = 'approved';

-- name: pending_approvals_of_turn
SELECT count(*) FROM approvals WHERE turn_id = $turn AND status = 'pending' AND expires_at > $now;

-- name: expire_approvals
UPDATE approvals SET status = 'expired' WHERE status = 'pending' AND expires_at <= $now;
