-- name: turn_to_judge
SELECT thread_id, status, ended_at FROM turns WHERE id = $turn AND user_id = $user;

-- name: query_of_turn
SELECT source_id, sql FROM runs
WHERE turn_id = $turn AND user_id = $user AND status = 'succeeded' AND mode IN ('sql', 'plan') AND result_id IS NOT NULL AND replay_of IS NULL
ORDER BY id DESC LIMIT 1;

-- name: question_of_turn
SELECT text FROM messages WHERE turn_id = $turn AND role = 'user' ORDER BY position LIMIT 1;

-- name: save_feedback
INSERT INTO feedback (turn_id, user_id, thread_id, verdict, note, given_at, question, source_id, sql)
VALUES ($turn, $user, $thread, $verdict, $note, $now, $question, $source, $sql)
ON CONFLICT (turn_id, user_id) DO UPDATE SET verdict = excluded.verdict, note = excluded.note, given_at = excluded.given_at,
  question = excluded.question, source_id = excluded.source_id, sql = excluded.sql;

-- name: feedback_of_thread
SELECT turn_id, verdict, note, given_at, question FROM feedback WHERE thread_id = $thread AND user_id = $user;

-- name: verified_of_source
SELECT question, sql FROM feedback WHERE source_id = $source AND verdict = 'right' AND question IS NOT NULL ORDER BY given_at DESC LIMIT 500;
