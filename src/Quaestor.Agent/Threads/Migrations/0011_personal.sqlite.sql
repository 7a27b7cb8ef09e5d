-- What users keep for themselves: things to do, and what the agent may know of them.
CREATE TABLE todos (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL,
  title TEXT NOT NULL,
  description TEXT,
  completed INTEGER NOT NULL, -- 0, 1
  needs_json BLOB, -- what a model must be allowed to see to read its texts; null where a person wrote them, or a model that saw no data
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX todos_of_user ON todos (user_id, id);

CREATE TABLE user_context (
  user_id TEXT PRIMARY KEY,
  context_json BLOB NOT NULL,
  updated_at INTEGER NOT NULL
) WITHOUT ROWID;
