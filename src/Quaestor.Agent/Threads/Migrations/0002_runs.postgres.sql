CREATE TABLE runs (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL,
  thread_id TEXT REFERENCES threads (id) ON DELETE CASCADE,
  turn_id TEXT,
  source_id TEXT NOT NULL,
  source_name TEXT NOT NULL,
  schema_fingerprint TEXT,
  mode TEXT NOT NULL,
  sql TEXT NOT NULL,
  plan_json BYTEA,
  owner TEXT NOT NULL, -- the process that runs it
  status TEXT NOT NULL,
  result_id TEXT,
  duration_ms BIGINT,
  sandbox TEXT,
  error_json BYTEA,
  created_at BIGINT NOT NULL
);
CREATE INDEX runs_of_user ON runs (user_id, id);
CREATE INDEX runs_of_thread ON runs (thread_id, id);

CREATE TABLE results (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL,
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  columns_json BYTEA NOT NULL,
  row_count BIGINT NOT NULL,
  truncated_by TEXT,
  created_at BIGINT NOT NULL
);
CREATE INDEX results_of_run ON results (run_id);
