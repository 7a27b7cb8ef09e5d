-- What runs with every definition, where it is switched on.
SELECT e.evtname::text, p.proname::text
FROM pg_event_trigger AS e
JOIN pg_proc AS p ON p.oid = e.evtfoid
WHERE e.evtenabled IN ('O', 'A')
