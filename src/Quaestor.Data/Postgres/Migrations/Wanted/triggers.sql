-- Triggers, but those that constraints and parents bring.
SELECT t.tgrelid::bigint, t.tgname::text, pg_get_triggerdef(t.oid), t.tgenabled::text
FROM pg_trigger AS t
WHERE NOT t.tgisinternal AND t.tgparentid = 0
ORDER BY t.oid
