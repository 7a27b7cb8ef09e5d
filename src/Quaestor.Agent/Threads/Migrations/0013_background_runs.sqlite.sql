-- A run that nobody waits for waits itself (queued), runs, or has ended; its owner is the process that will run it or runs it.
ALTER TABLE runs ADD COLUMN tries INTEGER; -- processes that were gone while it ran; null for a run whose asker waits
ALTER TABLE runs ADD COLUMN stops INTEGER NOT NULL DEFAULT 0; -- 1 once another process than its owner was asked to cancel it
CREATE INDEX runs_unfinished ON runs (owner) WHERE status IN ('queued', 'running');
