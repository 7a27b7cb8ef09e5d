-- What a view selects; nothing where there is none of that name.
SELECT pg_get_viewdef(c.oid), c.relkind::text FROM pg_class AS c WHERE c.oid = to_regclass($1) AND c.relkind IN ('v', 'm')
