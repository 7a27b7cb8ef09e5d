-- What each turn spent on each model. A row outlives its thread, because budgets and bills stand on it.
CREATE TABLE usage (
  turn_id TEXT NOT NULL,
  model_id TEXT NOT NULL,
  backend TEXT NOT NULL,
  user_id TEXT NOT NULL,
  thread_id TEXT REFERENCES threads (id) ON DELETE SET NULL,
  input_tokens BIGINT NOT NULL, -- the cached ones among them
  output_tokens BIGINT NOT NULL, -- reasoning among them
  cached_tokens BIGINT NOT NULL,
  reasoning_tokens BIGINT NOT NULL,
  cost_nanos BIGINT, -- billionths of a US dollar; null where no price was known
  used_at BIGINT NOT NULL, -- days are made of it when it is read, in the time zone that holds then
  PRIMARY KEY (turn_id, model_id)
);
CREATE INDEX usage_of_user ON usage (user_id, used_at);
CREATE INDEX usage_of_thread ON usage (thread_id);
