-- The version of the server, and whether this role may make databases there.
SELECT current_setting('server_version_num')::int / 10000, r.rolcreatedb OR r.rolsuper FROM pg_roles AS r WHERE r.rolname = current_user
