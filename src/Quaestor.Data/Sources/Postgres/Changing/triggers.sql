-- Every trigger that users made and that is switched on, with its function.
SELECT t.tgrelid::bigint, n.nspname::text, c.relname::text, t.tgname::text, t.tgtype::int, p.proname::text
FROM pg_trigger AS t
JOIN pg_class AS c ON c.oid = t.tgrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_proc AS p ON p.oid = t.tgfoid
WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')
