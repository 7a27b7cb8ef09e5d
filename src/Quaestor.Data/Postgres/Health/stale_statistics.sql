-- title: Planner statistics
-- threshold: warning from twice the changes at which autovacuum analyzes the table (autovacuum_analyze_threshold + autovacuum_analyze_scale_factor × rows, as the table has it), or for a table with rows that was never analyzed
-- fine: All tables have been analyzed since they changed much.
-- advice: ANALYZE the table, or plans rest on guesses. Partitioned tables are analyzed by nobody but you.
WITH tables AS (
    SELECT s.relid, s.n_mod_since_analyze AS changed, greatest(s.last_analyze, s.last_autoanalyze) AS analyzed, s.n_live_tup AS live,
           coalesce((SELECT option_value::float8 FROM pg_options_to_table(c.reloptions) WHERE option_name = 'autovacuum_analyze_threshold'), current_setting('autovacuum_analyze_threshold')::float8)
             + coalesce((SELECT option_value::float8 FROM pg_options_to_table(c.reloptions) WHERE option_name = 'autovacuum_analyze_scale_factor'), current_setting('autovacuum_analyze_scale_factor')::float8)
               * greatest(c.reltuples, 0) AS works_at,
           s.last_analyze IS NOT NULL OR s.last_autoanalyze IS NOT NULL OR NOT has_table_privilege(s.relid, 'SELECT')
             OR EXISTS (SELECT FROM pg_stats AS p WHERE p.schemaname = s.schemaname AND p.tablename = s.relname) AS known
    FROM pg_stat_user_tables AS s
    JOIN pg_class AS c ON c.oid = s.relid
    WHERE c.relkind <> 'p'
)
SELECT 'warning' AS state,
       CASE WHEN known THEN format('%s has %s changed rows since it was last analyzed; autovacuum should analyze it from %s on.', relid::regclass, changed, works_at::bigint)
            ELSE format('%s has about %s rows and no statistics.', relid::regclass, live) END AS finding,
       relid::regclass::text AS "table", changed AS changed_rows, works_at::bigint AS autovacuum_works_at, analyzed AS last_analyze
FROM tables
WHERE (known AND changed >= 2 * works_at) OR (NOT known AND live >= works_at)
ORDER BY changed DESC
LIMIT 100
