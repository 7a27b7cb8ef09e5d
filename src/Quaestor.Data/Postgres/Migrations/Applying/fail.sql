-- Where a migration stopped, and why.
UPDATE quaestor.migrations SET error = $2 WHERE id = $1
