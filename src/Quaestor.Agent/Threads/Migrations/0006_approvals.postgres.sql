ALTER TABLE runs ADD COLUMN call_id TEXT; -- with turn_id, the key by which a call is known to have run
CREATE INDEX runs_of_turn ON runs (turn_id, call_id) WHERE turn_id IS NOT NULL;

CREATE TABLE approvals (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL,
  thread_id TEXT NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
  turn_id TEXT NOT NULL,
  source_id TEXT, -- what the turn was about
  agent_type TEXT, -- as the turn was asked for
  model TEXT,
  call_id TEXT NOT NULL,
  tool TEXT NOT NULL,
  arguments_json BYTEA NOT NULL, -- exactly what runs
  sql TEXT,
  preview TEXT NOT NULL,
  risk TEXT NOT NULL,
  result_message_id TEXT NOT NULL, -- holds the place of the call's result
  status TEXT NOT NULL, -- pending, approved, rejected, expired, used
  reason TEXT,
  decided_by TEXT,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  decided_at BIGINT
);
CREATE INDEX approvals_of_user ON approvals (user_id, id);
CREATE INDEX approvals_of_turn ON approvals (turn_id);
CREATE INDEX approvals_of_thread ON approvals (thread_id);
