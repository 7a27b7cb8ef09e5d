-- Who may sign in. The local user of a command's own socket is not among them.
CREATE TABLE users (
  id TEXT PRIMARY KEY, -- the "sub" of tokens
  role TEXT NOT NULL, -- viewer, analyst, admin
  password_hash TEXT,
  stamp TEXT NOT NULL, -- tokens of ours carry it: changed, those from before count no more
  created_at BIGINT NOT NULL
);

CREATE TABLE grants (
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  source_id TEXT NOT NULL, -- * for every source there is
  source_name TEXT NOT NULL, -- as it was called then
  granted_by TEXT NOT NULL,
  granted_at BIGINT NOT NULL,
  PRIMARY KEY (user_id, source_id)
);

-- Sign-ins of the page.
CREATE TABLE sessions (
  id_hash TEXT PRIMARY KEY, -- SHA-256 of what the cookie holds
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_of_user ON sessions (user_id);
