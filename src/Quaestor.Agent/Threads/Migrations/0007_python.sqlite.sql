ALTER TABLE runs ADD COLUMN python_json BLOB; -- what Python code printed, how it ended, and what it might take and took

-- What Python code drew. A figure goes with its run.
CREATE TABLE figures (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  number INTEGER NOT NULL, -- from 1 on, in the order they were drawn
  png BLOB NOT NULL,
  PRIMARY KEY (run_id, number)
);
