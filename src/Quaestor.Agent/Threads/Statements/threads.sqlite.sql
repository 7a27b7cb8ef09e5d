-- name: insert_thread
INSERT INTO threads (id, user_id, title, source_id, created_at, updated_at) VALUES ($id, $user, $title, $source, $now, $now);

-- name: thread
SELECT threads.id, threads.user_id, title, source_id, created_at, updated_at,
  coalesce((SELECT max(number) FROM events WHERE thread_id = threads.id AND number > last_event), last_event),
  active.id, active.first_event, active.status
FROM threads LEFT JOIN turns active ON active.id = (
  SELECT id FROM turns WHERE thread_id = threads.id AND ended_at IS NULL ORDER BY status DESC, id LIMIT 1) -- the running one, else the next
WHERE threads.id = $id AND threads.user_id = $user;

-- name: threads
SELECT threads.id, threads.user_id, title, source_id, created_at, updated_at,
  coalesce((SELECT max(number) FROM events WHERE thread_id = threads.id AND number > last_event), last_event),
  active.id, active.first_event, active.status
FROM threads LEFT JOIN turns active ON active.id = (
  SELECT id FROM turns WHERE thread_id = threads.id AND ended_at IS NULL ORDER BY status DESC, id LIMIT 1) -- the running one, else the next
WHERE threads.user_id = $user
  AND (updated_at, threads.id) < ($before, $before_id)
  AND NOT EXISTS ( -- a word that stands nowhere in the thread
    SELECT 1 FROM (VALUES (lower(CAST($like1 AS TEXT))), (lower(CAST($like2 AS TEXT))), (lower(CAST($like3 AS TEXT))), (lower(CAST($like4 AS TEXT))), (lower(CAST($like5 AS TEXT))), (lower(CAST($like6 AS TEXT)))) AS words
    WHERE column1 IS NOT NULL AND NOT (lower(title) LIKE column1 ESCAPE '\'
      OR EXISTS (SELECT 1 FROM messages WHERE thread_id = threads.id AND role IN ('user', 'assistant') AND lower(text) LIKE column1 ESCAPE '\')))
ORDER BY updated_at DESC, threads.id DESC LIMIT $limit;

-- name: update_thread
UPDATE threads SET title = coalesce($title, title), source_id = coalesce($source, source_id), updated_at = $now WHERE id = $id AND user_id = $user;

-- name: name_thread
UPDATE threads SET title = $title WHERE id = $id AND title = '';

-- name: thread_of_turn
UPDATE threads SET source_id = $source, updated_at = $now WHERE id = $id;

-- name: delete_thread
DELETE FROM threads WHERE id = $id AND user_id = $user;

-- name: results_of_thread
SELECT results.id FROM results JOIN runs ON runs.id = results.run_id WHERE runs.thread_id = $thread;

-- name: insert_message
INSERT INTO messages (id, thread_id, turn_id, user_id, position, role, text, message_json, created_at)
SELECT $id, $thread, $turn, $user, coalesce(max(position), 0) + 1, $role, $text, $json, $now FROM messages WHERE thread_id = $thread;

-- name: replace_message
UPDATE messages SET text = $text, message_json = $json WHERE thread_id = $thread AND id = $id AND user_id = $user;

-- name: latest_messages
WITH latest AS (
  SELECT turn_id, position, message_json FROM messages WHERE thread_id = $thread AND turn_id < $turn
  ORDER BY turn_id DESC, position DESC LIMIT $limit),
question AS (
  SELECT turn_id, position, message_json FROM messages
  WHERE thread_id = $thread AND role = 'user' AND (turn_id, position) < (SELECT turn_id, position FROM latest ORDER BY turn_id, position LIMIT 1)
  ORDER BY turn_id DESC, position DESC LIMIT 1)
SELECT message_json FROM (SELECT * FROM latest UNION ALL SELECT * FROM question) AS shown ORDER BY turn_id DESC, position DESC;

-- name: entries
SELECT t.id, m.id, m.text, m.created_at, t.ended_at, t.answer_json,
  (SELECT id FROM messages WHERE thread_id = t.thread_id AND turn_id = t.id AND role = 'assistant' ORDER BY position DESC LIMIT 1)
FROM turns t JOIN messages m ON m.turn_id = t.id AND m.thread_id = t.thread_id AND m.role = 'user'
WHERE t.thread_id = $thread AND t.id < $before
ORDER BY t.id DESC LIMIT $limit;
