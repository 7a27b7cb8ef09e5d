-- Every function: what its label says, and the text of those that were written here.
SELECT p.oid::bigint, n.nspname::text, p.proname::text, p.provolatile = 'v', p.prosecdef, l.lanname::text,
       p.oid < 16384 OR EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
                                WHERE d.classid = 'pg_catalog.pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'),
       p.prokind = 'a', p.provariadic <> 0, p.pronargs::int, p.pronargdefaults::int,
       COALESCE((SELECT t.typtype = 'c' OR t.typname IN ('any', 'anyelement', 'anynonarray', 'anycompatible', 'anycompatiblenonarray', 'record') FROM pg_catalog.pg_type t WHERE t.oid = p.proargtypes[0]), false),
       CASE WHEN p.oid >= 16384 AND l.lanname IN ('sql', 'plpgsql') THEN p.prosrc END,
       n.nspname = ANY (pg_catalog.current_schemas(true)),
       COALESCE(p.proconfig::text LIKE '%search_path=%', false)
FROM pg_catalog.pg_proc p
JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
JOIN pg_catalog.pg_language l ON l.oid = p.prolang
-- What takes an internal value cannot be called by a statement.
WHERE NOT (2281 = ANY (p.proargtypes))
