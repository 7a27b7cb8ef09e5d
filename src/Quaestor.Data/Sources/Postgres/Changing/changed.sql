-- Tables of which this transaction has changed rows.
SELECT s.relid::bigint, s.schemaname::text, s.relname::text, s.n_tup_ins, s.n_tup_upd, s.n_tup_del
FROM pg_stat_xact_user_tables AS s
WHERE s.n_tup_ins + s.n_tup_upd + s.n_tup_del > 0
ORDER BY s.schemaname, s.relname
