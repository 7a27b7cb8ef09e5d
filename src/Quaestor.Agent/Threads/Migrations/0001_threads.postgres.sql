CREATE TABLE threads (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL,
  title TEXT NOT NULL,
  source_id TEXT,
  last_event BIGINT NOT NULL DEFAULT 0, -- as of the last ended turn; a running turn's events may be ahead of it
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX threads_of_user ON threads (user_id, updated_at DESC, id);

CREATE TABLE turns (
  id TEXT PRIMARY KEY,
  thread_id TEXT NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
  user_id TEXT NOT NULL,
  client_request_id TEXT,
  owner TEXT NOT NULL, -- the process that runs it
  status TEXT NOT NULL,
  first_event BIGINT NOT NULL,
  answer_json BYTEA,
  started_at BIGINT NOT NULL,
  ended_at BIGINT
);
CREATE INDEX turns_of_thread ON turns (thread_id, id);
CREATE UNIQUE INDEX turns_by_request ON turns (user_id, client_request_id) WHERE client_request_id IS NOT NULL;
CREATE UNIQUE INDEX turns_running ON turns (thread_id) WHERE ended_at IS NULL;
CREATE INDEX turns_ended ON turns (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE messages (
  id TEXT NOT NULL,
  thread_id TEXT NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
  turn_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  position BIGINT NOT NULL,
  role TEXT NOT NULL,
  text TEXT NOT NULL,
  message_json BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (thread_id, position)
);
CREATE INDEX messages_of_turn ON messages (turn_id);

CREATE TABLE events (
  thread_id TEXT NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
  number BIGINT NOT NULL,
  turn_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  name TEXT NOT NULL,
  event_json BYTEA NOT NULL,
  PRIMARY KEY (thread_id, number)
);
