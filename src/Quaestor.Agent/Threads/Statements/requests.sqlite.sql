-- name: insert_request
INSERT INTO requests (turn_id, number, thread_id, user_id, model_id, backend, request_br, sent_at)
VALUES ($turn, (SELECT coalesce(max(number), 0) + 1 FROM requests WHERE turn_id = $turn), $thread, $user, $model, $backend, $request, $now);

-- name: requests_of_turn
SELECT number, model_id, backend, request_br, sent_at FROM requests WHERE turn_id = $turn AND thread_id = $thread AND user_id = $user ORDER BY number;

-- name: copy_requests
INSERT INTO requests (turn_id, number, thread_id, user_id, model_id, backend, request_br, sent_at)
SELECT $turn, number, $thread, user_id, model_id, backend, request_br, sent_at FROM requests WHERE turn_id = $from;
