-- name: background_runs
SELECT id, user_id, owner, tries, status FROM runs WHERE status IN ('queued', 'running') AND tries IS NOT NULL ORDER BY id;

-- name: background_run
SELECT id, user_id, owner, tries, status FROM runs WHERE status IN ('queued', 'running') AND tries IS NOT NULL AND id = $id;

-- name: take_run
UPDATE runs SET owner = $owner, tries = tries + (CASE WHEN status = 'running' THEN 1 ELSE 0 END), status = 'queued'
WHERE id = $id AND owner = $before AND status IN ('queued', 'running');

-- name: run_run
UPDATE runs SET status = 'running' WHERE id = $id AND owner = $owner AND status = 'queued';

-- name: give_run_back
UPDATE runs SET status = 'queued' WHERE id = $id AND owner = $owner AND status = 'running';

-- name: stop_run
UPDATE runs SET stops = 1 WHERE id = $id AND status IN ('queued', 'running');

-- name: runs_to_stop
SELECT id FROM runs WHERE owner = $owner AND stops = 1 AND status IN ('queued', 'running');
