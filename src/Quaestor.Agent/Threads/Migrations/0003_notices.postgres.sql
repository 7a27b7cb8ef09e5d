ALTER TABLE runs ADD COLUMN notices_json BYTEA; -- what the engine said beside the rows, a JSON list of texts
