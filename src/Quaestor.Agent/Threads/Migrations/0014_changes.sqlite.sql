-- A call that a person makes by a route or a command belongs to no conversation: what named one may be missing now, which
-- SQLite only lets a new table say.
ALTER TABLE approvals RENAME TO approvals_before;
CREATE TABLE approvals (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL,
  thread_id TEXT REFERENCES threads (id) ON DELETE CASCADE,
  turn_id TEXT,
  source_id TEXT, -- what the turn was about
  agent_type TEXT, -- as the turn was asked for
  model TEXT,
  call_id TEXT NOT NULL,
  tool TEXT NOT NULL,
  arguments_json BLOB NOT NULL, -- exactly what runs
  sql TEXT,
  preview TEXT NOT NULL,
  risk TEXT NOT NULL,
  result_message_id TEXT, -- holds the place of the call's result
  status TEXT NOT NULL, -- pending, approved, rejected, expired, used
  reason TEXT,
  decided_by TEXT,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  decided_at INTEGER,
  may_edit INTEGER NOT NULL DEFAULT 0, -- the person may word the statement anew
  may_stand INTEGER NOT NULL DEFAULT 0, -- the tool changes nothing: one yes may count for the whole thread
  edited_sql TEXT, -- what the person put in the place of the proposed statement
  stands INTEGER NOT NULL DEFAULT 0, -- the yes counts for the tool in the whole thread
  needs_admin INTEGER NOT NULL DEFAULT 0, -- the source's policy leaves the yes to administrators
  row_count INTEGER -- rows that the preview changed
) WITHOUT ROWID;
INSERT INTO approvals (id, user_id, thread_id, turn_id, source_id, agent_type, model, call_id, tool, arguments_json, sql, preview, risk,
  result_message_id, status, reason, decided_by, created_at, expires_at, decided_at, may_edit, may_stand, edited_sql, stands, needs_admin)
SELECT id, user_id, thread_id, turn_id, source_id, agent_type, model, call_id, tool, arguments_json, sql, preview, risk,
  result_message_id, status, reason, decided_by, created_at, expires_at, decided_at, may_edit, may_stand, edited_sql, stands, needs_admin
FROM approvals_before;
DROP TABLE approvals_before;
CREATE INDEX approvals_of_user ON approvals (user_id, id);
CREATE INDEX approvals_of_turn ON approvals (turn_id);
CREATE INDEX approvals_of_thread ON approvals (thread_id);
