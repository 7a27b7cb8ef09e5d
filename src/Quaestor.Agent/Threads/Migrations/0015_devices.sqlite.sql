-- Machines of users that offer their own sources.
CREATE TABLE devices (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL,
  name TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE, -- SHA-256 of what the device signs in with
  created_at INTEGER NOT NULL,
  seen_at INTEGER, -- when it was connected last
  offer_json BLOB -- what it offered then, so that its sources are known while it is away
) WITHOUT ROWID;
CREATE INDEX devices_of_user ON devices (user_id, id);
