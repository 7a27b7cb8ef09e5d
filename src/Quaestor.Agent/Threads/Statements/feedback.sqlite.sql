-- name: turn_to_judge
SELECT thread_id, status, ended_at FROM turns WHERE id = $turn AND user_id = $user;

-- name: save_feedback
INSERT INTO feedback (turn_id, user_id, thread_id, verdict, note, given_at) VALUES ($turn, $user, $thread, $verdict, $note, $now)
ON CONFLICT (turn_id, user_id) DO UPDATE SET verdict = excluded.verdict, note = excluded.note, given_at = excluded.given_at;

-- name: feedback_of_thread
SELECT turn_id, verdict, note, given_at FROM feedback WHERE thread_id = $thread AND user_id = $user;
