-- name: insert_todo
INSERT INTO todos (id, user_id, title, description, completed, needs_json, created_at, updated_at)
VALUES ($id, $user, $title, $description, 0, $needs, $now, $now);

-- name: todo
SELECT id, title, description, completed, needs_json, created_at, updated_at FROM todos WHERE id = $id AND user_id = $user;

-- name: todos
SELECT id, title, description, completed, needs_json, created_at, updated_at FROM todos
WHERE user_id = $user AND (CAST($completed AS BIGINT) IS NULL OR completed = $completed)
ORDER BY id DESC LIMIT $limit OFFSET $offset;

-- name: count_todos
SELECT count(*) FROM todos WHERE user_id = $user AND (CAST($completed AS BIGINT) IS NULL OR completed = $completed);

-- name: update_todo
UPDATE todos SET title = $title, description = $description, completed = $completed, needs_json = $needs, updated_at = $now WHERE id = $id AND user_id = $user;

-- name: delete_todo
DELETE FROM todos WHERE id = $id AND user_id = $user;

-- name: user_context
SELECT context_json FROM user_context WHERE user_id = $user;

-- name: save_user_context
INSERT INTO user_context (user_id, context_json, updated_at) VALUES ($user, $context, $now)
ON CONFLICT (user_id) DO UPDATE SET context_json = excluded.context_json, updated_at = excluded.updated_at;
