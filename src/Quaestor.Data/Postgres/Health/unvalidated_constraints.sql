-- title: Constraints that were not validated
-- threshold: every foreign key and check that is NOT VALID
-- fine: All constraints hold for all rows.
-- advice: ALTER TABLE … VALIDATE CONSTRAINT reads the table without stopping writes; until then older rows may break it, and the planner does not rely on it.
SELECT 'notice' AS state,
       format('%s on %s is not validated.', k.conname, k.conrelid::regclass) AS finding,
       k.conname AS constraint_name, k.conrelid::regclass::text AS "table", pg_get_constraintdef(k.oid) AS definition,
       format('ALTER TABLE %s VALIDATE CONSTRAINT %I', k.conrelid::regclass, k.conname) AS statement
FROM pg_constraint AS k
WHERE NOT k.convalidated AND k.conrelid <> 0
ORDER BY 4, 3
LIMIT 100
