-- A turn waits (queued), runs, or has ended; its owner is the process that will run it or runs it.
ALTER TABLE turns ADD COLUMN start_json BLOB; -- what it was asked with, to be taken up again; null in turns that are older than this column
ALTER TABLE turns ADD COLUMN progress_json BLOB; -- what its answer will tell of the way so far, as of its latest stored message
ALTER TABLE turns ADD COLUMN tries INTEGER NOT NULL DEFAULT 0; -- processes that were gone while it ran, since that message
ALTER TABLE turns ADD COLUMN stops INTEGER NOT NULL DEFAULT 0; -- 1 once another process than its owner was asked to cancel it
DROP INDEX turns_running;
CREATE UNIQUE INDEX turns_running ON turns (thread_id) WHERE status = 'running';
CREATE INDEX turns_unfinished ON turns (thread_id) WHERE ended_at IS NULL;

-- A turn's messages belong together, whenever others were asked beside it.
CREATE INDEX messages_in_turns ON messages (thread_id, turn_id, position);
