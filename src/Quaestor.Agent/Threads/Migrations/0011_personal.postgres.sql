-- What users keep for themselves: things to do, and what the agent may know of them.
CREATE TABLE todos (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL,
  title TEXT NOT NULL,
  description TEXT,
  completed BIGINT NOT NULL, -- 0, 1
  needs_json BYTEA, -- what a model must be allowed to see to read its texts; null where a person wrote them, or a model that saw no data
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX todos_of_user ON todos (user_id, id);

CREATE TABLE user_context (
  user_id TEXT PRIMARY KEY,
  context_json BYTEA NOT NULL,
  updated_at BIGINT NOT NULL
);
