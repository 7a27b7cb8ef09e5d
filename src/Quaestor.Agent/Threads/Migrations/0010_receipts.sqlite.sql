ALTER TABLE runs ADD COLUMN result_hash TEXT; -- over typed rows, as ResultHash writes it
ALTER TABLE runs ADD COLUMN approved_by TEXT; -- who agreed to the call before it ran
ALTER TABLE runs ADD COLUMN replay_of TEXT; -- the run that this one repeated

-- What users said of answers: one word for each turn, the last that was said.
CREATE TABLE feedback (
  turn_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  thread_id TEXT NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
  verdict TEXT NOT NULL, -- right, wrong
  note TEXT,
  given_at INTEGER NOT NULL,
  PRIMARY KEY (turn_id, user_id)
) WITHOUT ROWID;
CREATE INDEX feedback_of_thread ON feedback (thread_id);
CREATE INDEX feedback_of_user ON feedback (user_id, given_at);
