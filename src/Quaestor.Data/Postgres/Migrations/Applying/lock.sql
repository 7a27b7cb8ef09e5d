-- Two runners never overlap: the lock is the session's, and ends with it.
SELECT pg_try_advisory_lock(hashtextextended('quaestor migrations', 0))
