-- What SQLite keeps by itself or in files beside it. Rows of the other tables look as in SQLite: times are milliseconds
-- since 1970 in UTC; ids are UUIDs as lower-case text; columns called *json hold UTF-8 as bytes.
CREATE TABLE store_version (number BIGINT NOT NULL);
INSERT INTO store_version VALUES (0);

-- The processes that work with the store. One lives while a session holds the shared advisory lock of its key.
CREATE TABLE store_owners (
  id TEXT PRIMARY KEY,
  lock_key BIGINT NOT NULL,
  machine TEXT NOT NULL,
  last_group BIGINT NOT NULL, -- the last group of writes that it committed
  started_at BIGINT NOT NULL
);
