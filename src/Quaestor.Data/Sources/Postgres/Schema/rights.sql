-- Who is connected, and what that role may do beyond reading.
SELECT r.rolname::text,
       r.rolsuper,
       r.rolcreaterole,
       r.rolcreatedb,
       r.rolreplication,
       r.rolbypassrls,
       (SELECT coalesce(array_agg(m.rolname::text ORDER BY m.rolname), '{}')
        FROM pg_roles AS m
        WHERE m.rolname IN ('pg_read_server_files', 'pg_write_server_files', 'pg_execute_server_program', 'pg_signal_backend', 'pg_write_all_data', 'pg_read_all_data', 'pg_monitor', 'pg_maintain', 'pg_checkpoint')
          AND NOT r.rolsuper
          AND pg_has_role(r.oid, m.oid, 'USAGE')),
       (SELECT count(*)
        FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
          AND has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')),
       (SELECT count(*)
        FROM pg_class AS c
        WHERE c.relrowsecurity AND row_security_active(c.oid)),
       current_setting('server_version'),
       pg_is_in_recovery()
FROM pg_roles AS r
WHERE r.rolname = current_user
