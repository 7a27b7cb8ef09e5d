-- name: insert_turn
INSERT INTO turns (id, thread_id, user_id, client_request_id, owner, status, first_event, started_at)
VALUES ($id, $thread, $user, $request, $owner, 'running', $first, $now);

-- name: turn
SELECT id, thread_id, status, first_event, answer_json FROM turns WHERE id = $id AND thread_id = $thread AND user_id = $user;

-- name: turn_by_request
SELECT id, thread_id, status, first_event, answer_json FROM turns WHERE user_id = $user AND client_request_id = $request;

-- name: end_turn
UPDATE turns SET status = $status, answer_json = $answer, ended_at = $now WHERE id = $id AND ended_at IS NULL;

-- name: end_thread_turn
UPDATE threads SET last_event = $last, updated_at = $now WHERE id = $thread;

-- name: running_turns
SELECT id, thread_id, user_id, owner, started_at FROM turns WHERE ended_at IS NULL AND owner <> $owner;

-- name: owner_of_running_turn
SELECT owner FROM turns WHERE thread_id = $thread AND ended_at IS NULL;

-- name: insert_event
INSERT INTO events (thread_id, number, turn_id, user_id, name, event_json) VALUES ($thread, $number, $turn, $user, $name, $json);

-- name: last_event
SELECT coalesce((SELECT max(number) FROM events WHERE thread_id = threads.id AND number > last_event), last_event) FROM threads WHERE id = $thread;

-- name: events
SELECT number, turn_id, name, event_json FROM events WHERE thread_id = $thread AND number > $after ORDER BY number LIMIT $limit;

-- name: text_events_of_turn
SELECT event_json FROM events WHERE thread_id = $thread AND turn_id = $turn AND name = 'token' ORDER BY number;

-- name: has_message
SELECT 1 FROM messages WHERE thread_id = $thread AND id = $id;

-- name: delete_old_events
DELETE FROM events
WHERE thread_id IN (SELECT thread_id FROM turns WHERE ended_at IS NOT NULL AND ended_at < $before)
  AND turn_id IN (SELECT id FROM turns WHERE ended_at IS NOT NULL AND ended_at < $before);

-- name: latest_turn
SELECT id FROM turns WHERE thread_id = $thread AND user_id = $user ORDER BY first_event DESC LIMIT 1;
