CREATE TABLE user_settings (
  user_id TEXT PRIMARY KEY,
  settings_json BLOB NOT NULL,
  updated_at INTEGER NOT NULL
) WITHOUT ROWID;
