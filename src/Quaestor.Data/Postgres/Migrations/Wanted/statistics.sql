-- Extended statistics.
SELECT format('%I.%I', n.nspname, s.stxname), pg_get_statisticsobjdef(s.oid)
FROM pg_statistic_ext AS s
JOIN pg_namespace AS n ON n.oid = s.stxnamespace
WHERE n.nspname NOT IN ('information_schema', 'quaestor') AND n.nspname !~ '^pg_'
ORDER BY s.oid
