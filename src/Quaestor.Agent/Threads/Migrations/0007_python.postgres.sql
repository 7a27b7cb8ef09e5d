ALTER TABLE runs ADD COLUMN python_json BYTEA; -- what Python code printed, how it ended, and what it might take and took

-- What Python code drew. A figure goes with its run.
CREATE TABLE figures (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  number BIGINT NOT NULL, -- from 1 on, in the order they were drawn
  png BYTEA NOT NULL,
  PRIMARY KEY (run_id, number)
);
