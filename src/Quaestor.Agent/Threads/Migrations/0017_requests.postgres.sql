-- What models were sent, word for word, so that whoever asked can read it.
CREATE TABLE requests (
  turn_id TEXT NOT NULL,
  number BIGINT NOT NULL, -- from 1 on within the turn
  thread_id TEXT NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
  user_id TEXT NOT NULL,
  model_id TEXT NOT NULL,
  backend TEXT NOT NULL,
  request_br BYTEA NOT NULL, -- JSON of what the request before did not hold, as Brotli
  sent_at BIGINT NOT NULL,
  PRIMARY KEY (turn_id, number)
);
CREATE INDEX requests_of_thread ON requests (thread_id);
