-- name: add_usage
INSERT INTO usage (turn_id, model_id, backend, user_id, thread_id, input_tokens, output_tokens, cached_tokens, reasoning_tokens, cost_nanos, used_at)
VALUES ($turn, $model, $backend, $user, $thread, $input, $output, $cached, $reasoning, $cost, $now)
ON CONFLICT (turn_id, model_id) DO UPDATE SET
  input_tokens = usage.input_tokens + excluded.input_tokens,
  output_tokens = usage.output_tokens + excluded.output_tokens,
  cached_tokens = usage.cached_tokens + excluded.cached_tokens,
  reasoning_tokens = usage.reasoning_tokens + excluded.reasoning_tokens,
  cost_nanos = coalesce(usage.cost_nanos + excluded.cost_nanos, usage.cost_nanos, excluded.cost_nanos),
  used_at = excluded.used_at;

-- name: spent
SELECT coalesce(sum(input_tokens + output_tokens), 0), coalesce(sum(cost_nanos), 0) FROM usage WHERE user_id = $user AND used_at >= $since;

-- name: usage_of_user
SELECT turn_id, thread_id, model_id, backend, input_tokens, output_tokens, cached_tokens, reasoning_tokens, cost_nanos, used_at
FROM usage WHERE user_id = $user AND used_at >= $since ORDER BY used_at, turn_id, model_id;

-- name: usage_by_day
SELECT CAST(used_at / 900000 AS TEXT), CAST(sum(input_tokens) AS BIGINT), CAST(sum(output_tokens) AS BIGINT), CAST(sum(cached_tokens) AS BIGINT),
  CAST(sum(reasoning_tokens) AS BIGINT), CAST(sum(cost_nanos) AS BIGINT), count(*) - count(cost_nanos)
FROM usage WHERE (CAST($user AS TEXT) IS NULL OR user_id = $user) AND used_at >= $since AND used_at < $until GROUP BY 1;

-- name: usage_by_model
SELECT model_id, CAST(sum(input_tokens) AS BIGINT), CAST(sum(output_tokens) AS BIGINT), CAST(sum(cached_tokens) AS BIGINT),
  CAST(sum(reasoning_tokens) AS BIGINT), CAST(sum(cost_nanos) AS BIGINT), count(*) - count(cost_nanos)
FROM usage WHERE (CAST($user AS TEXT) IS NULL OR user_id = $user) AND used_at >= $since AND used_at < $until GROUP BY 1;

-- name: usage_by_user
SELECT user_id, CAST(sum(input_tokens) AS BIGINT), CAST(sum(output_tokens) AS BIGINT), CAST(sum(cached_tokens) AS BIGINT),
  CAST(sum(reasoning_tokens) AS BIGINT), CAST(sum(cost_nanos) AS BIGINT), count(*) - count(cost_nanos)
FROM usage WHERE (CAST($user AS TEXT) IS NULL OR user_id = $user) AND used_at >= $since AND used_at < $until GROUP BY 1;

-- name: usage_by_thread
SELECT coalesce(thread_id, ''), CAST(sum(input_tokens) AS BIGINT), CAST(sum(output_tokens) AS BIGINT), CAST(sum(cached_tokens) AS BIGINT),
  CAST(sum(reasoning_tokens) AS BIGINT), CAST(sum(cost_nanos) AS BIGINT), count(*) - count(cost_nanos)
FROM usage WHERE (CAST($user AS TEXT) IS NULL OR user_id = $user) AND used_at >= $since AND used_at < $until GROUP BY 1;
