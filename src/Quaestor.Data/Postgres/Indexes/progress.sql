SELECT p.pid, 'CREATE INDEX', p.relid::regclass::text, p.phase, p.blocks_done, p.blocks_total, p.tuples_done, p.tuples_total
FROM pg_stat_progress_create_index AS p WHERE p.datname = current_database()
UNION ALL
SELECT p.pid, 'VACUUM', p.relid::regclass::text, p.phase, p.heap_blks_vacuumed, p.heap_blks_total, p.heap_blks_scanned, p.heap_blks_total
FROM pg_stat_progress_vacuum AS p WHERE p.datname = current_database()
UNION ALL
SELECT p.pid, 'ANALYZE', p.relid::regclass::text, p.phase, p.sample_blks_scanned, p.sample_blks_total, 0, 0
FROM pg_stat_progress_analyze AS p WHERE p.datname = current_database()
UNION ALL
SELECT p.pid, p.command, p.relid::regclass::text, p.phase, p.heap_blks_scanned, p.heap_blks_total, p.heap_tuples_written, 0
FROM pg_stat_progress_cluster AS p WHERE p.datname = current_database()
ORDER BY 1
