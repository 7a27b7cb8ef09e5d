CREATE TABLE user_settings (
  user_id TEXT PRIMARY KEY,
  settings_json BYTEA NOT NULL,
  updated_at BIGINT NOT NULL
);
