-- name: insert_user
INSERT INTO users (id, role, password_hash, stamp, created_at) VALUES ($id, $role, $password, $stamp, $now)
ON CONFLICT (id) DO NOTHING;

-- name: user
SELECT id, role, password_hash, stamp, created_at FROM users WHERE id = $id;

-- name: users
SELECT id, role, password_hash, stamp, created_at FROM users WHERE id > $after ORDER BY id LIMIT $limit;

-- name: some_user
SELECT 1 FROM users LIMIT 1;

-- name: update_user
UPDATE users SET role = $role, password_hash = $password, stamp = $stamp WHERE id = $id;

-- name: delete_user
DELETE FROM users WHERE id = $id;

-- name: grants_of_user
SELECT source_id, source_name FROM grants WHERE user_id = $user ORDER BY source_name, source_id;

-- name: insert_grant
INSERT INTO grants (user_id, source_id, source_name, granted_by, granted_at)
SELECT id, $source, $name, $by, $now FROM users WHERE id = $user
ON CONFLICT (user_id, source_id) DO UPDATE SET source_name = excluded.source_name;

-- name: delete_grant
DELETE FROM grants WHERE user_id = $user AND source_id = $source;

-- name: insert_session
INSERT INTO sessions (id_hash, user_id, created_at, expires_at)
SELECT $hash, id, $now, $expires FROM users WHERE id = $user;

-- name: session
SELECT user_id FROM sessions WHERE id_hash = $hash AND expires_at > $now;

-- name: delete_session
DELETE FROM sessions WHERE id_hash = $hash;

-- name: delete_sessions_of_user
DELETE FROM sessions WHERE user_id = $user;

-- name: delete_old_sessions
DELETE FROM sessions WHERE expires_at <= $now;

-- name: results_of_user
SELECT id FROM results WHERE user_id = $user;

-- name: delete_threads_of_user
DELETE FROM threads WHERE user_id = $user;

-- name: delete_runs_of_user
DELETE FROM runs WHERE user_id = $user;

-- name: delete_approvals_of_user
DELETE FROM approvals WHERE user_id = $user;

-- name: delete_usage_of_user
DELETE FROM usage WHERE user_id = $user;

-- name: delete_todos_of_user
DELETE FROM todos WHERE user_id = $user;

-- name: delete_user_context
DELETE FROM user_context WHERE user_id = $user;
