-- Times are milliseconds since 1970 in UTC; ids are UUIDs as lower-case text; columns called *json hold UTF-8 as blobs.
CREATE TABLE threads (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL,
  title TEXT NOT NULL,
  source_id TEXT,
  last_event INTEGER NOT NULL DEFAULT 0, -- as of the last ended turn; a running turn's events may be ahead of it
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX threads_of_user ON threads (user_id, updated_at DESC, id);

CREATE TABLE turns (
  id TEXT PRIMARY KEY,
  thread_id TEXT NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
  user_id TEXT NOT NULL,
  client_request_id TEXT,
  owner TEXT NOT NULL, -- the process that runs it
  status TEXT NOT NULL,
  first_event INTEGER NOT NULL,
  answer_json BLOB,
  started_at INTEGER NOT NULL,
  ended_at INTEGER
) WITHOUT ROWID;
CREATE INDEX turns_of_thread ON turns (thread_id, id);
CREATE UNIQUE INDEX turns_by_request ON turns (user_id, client_request_id) WHERE client_request_id IS NOT NULL;
CREATE UNIQUE INDEX turns_running ON turns (thread_id) WHERE ended_at IS NULL;
CREATE INDEX turns_ended ON turns (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE messages (
  id TEXT NOT NULL,
  thread_id TEXT NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
  turn_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  role TEXT NOT NULL,
  text TEXT NOT NULL,
  message_json BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (thread_id, position)
) WITHOUT ROWID;
CREATE INDEX messages_of_turn ON messages (turn_id);

CREATE TABLE events (
  thread_id TEXT NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  turn_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  name TEXT NOT NULL,
  event_json BLOB NOT NULL,
  PRIMARY KEY (thread_id, number)
) WITHOUT ROWID;
