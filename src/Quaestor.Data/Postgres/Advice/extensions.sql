SELECT e.extname::text, quote_ident(n.nspname), coalesce(d.datcollate IN ('C', 'POSIX'), false)
FROM pg_database AS d
LEFT JOIN pg_extension AS e ON e.extname IN ('hypopg', 'pg_trgm')
LEFT JOIN pg_namespace AS n ON n.oid = e.extnamespace
WHERE d.datname = current_database()
