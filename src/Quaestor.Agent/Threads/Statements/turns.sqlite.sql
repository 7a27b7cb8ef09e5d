-- name: insert_turn
INSERT INTO turns (id, thread_id, user_id, client_request_id, owner, status, first_event, start_json, started_at)
VALUES ($id, $thread, $user, $request, $owner, $status, $first, $start, $now);

-- name: turn
SELECT id, thread_id, status, first_event, answer_json FROM turns WHERE id = $id AND thread_id = $thread AND user_id = $user;

-- name: turn_by_request
SELECT id, thread_id, status, first_event, answer_json FROM turns WHERE user_id = $user AND client_request_id = $request;

-- name: end_turn
UPDATE turns SET status = $status, answer_json = $answer, ended_at = $now WHERE id = $id AND ended_at IS NULL;

-- name: end_thread_turn
UPDATE threads SET last_event = $last, updated_at = $now WHERE id = $thread;

-- name: unfinished_turns_of_thread
SELECT count(*) FROM turns WHERE thread_id = $thread AND ended_at IS NULL;

-- name: owners_of_unfinished_turns
SELECT DISTINCT owner FROM turns WHERE thread_id = $thread AND ended_at IS NULL;

-- name: unfinished_turns
SELECT id, thread_id, user_id, owner, first_event, start_json, progress_json, tries, started_at, status
FROM turns WHERE ended_at IS NULL AND owner <> $owner ORDER BY id;

-- name: unfinished_turn
SELECT id, thread_id, user_id, owner, first_event, start_json, progress_json, tries, started_at, status
FROM turns WHERE ended_at IS NULL AND id = $id;

-- name: take_turn
UPDATE turns SET owner = $owner, tries = tries + (CASE WHEN status = 'running' AND owner <> $owner THEN 1 ELSE 0 END), status = 'queued'
WHERE id = $id AND owner = $before AND ended_at IS NULL;

-- name: run_turn
UPDATE turns SET status = 'running' WHERE id = $id AND owner = $owner AND status = 'queued';

-- name: give_turn_back
UPDATE turns SET status = 'queued' WHERE id = $id AND owner = $owner AND ended_at IS NULL;

-- name: step_turn
UPDATE turns SET progress_json = $progress, tries = 0 WHERE id = $id;

-- name: stop_turn
UPDATE turns SET stops = 1 WHERE id = $id AND ended_at IS NULL;

-- name: turns_to_stop
SELECT id FROM turns WHERE owner = $owner AND stops = 1 AND ended_at IS NULL;

-- name: insert_event
INSERT INTO events (thread_id, number, turn_id, user_id, name, event_json) VALUES ($thread, $number, $turn, $user, $name, $json);

-- name: last_event
SELECT coalesce((SELECT max(number) FROM events WHERE thread_id = threads.id AND number > last_event), last_event) FROM threads WHERE id = $thread;

-- name: events
SELECT number, turn_id, name, event_json FROM events WHERE thread_id = $thread AND number > $after ORDER BY number LIMIT $limit;

-- name: events_of_turn
SELECT number, turn_id, name, event_json FROM events WHERE thread_id = $thread AND turn_id = $turn AND number >= $first ORDER BY number;

-- name: steps_of_turn
SELECT id, message_json FROM messages WHERE thread_id = $thread AND turn_id = $turn AND role <> 'user' ORDER BY position;

-- name: has_message
SELECT 1 FROM messages WHERE thread_id = $thread AND id = $id;

-- name: delete_old_events
DELETE FROM events
WHERE thread_id IN (SELECT thread_id FROM turns WHERE ended_at IS NOT NULL AND ended_at < $before)
  AND turn_id IN (SELECT id FROM turns WHERE ended_at IS NOT NULL AND ended_at < $before);

-- name: latest_turn
SELECT id FROM turns WHERE thread_id = $thread AND user_id = $user ORDER BY id DESC LIMIT 1;
