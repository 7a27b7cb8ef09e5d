SELECT extname::text, extversion FROM pg_catalog.pg_extension ORDER BY 1
