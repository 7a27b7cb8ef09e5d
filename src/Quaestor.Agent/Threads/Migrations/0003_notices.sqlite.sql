ALTER TABLE runs ADD COLUMN notices_json BLOB; -- what the engine said beside the rows, a JSON list of texts
