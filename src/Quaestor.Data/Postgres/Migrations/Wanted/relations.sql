-- Tables, views and foreign tables, with what is said of them as a whole. The last column is what no plan changes.
SELECT c.oid::bigint, format('%I.%I', n.nspname, c.relname), n.nspname::text, c.relname::text, c.relkind::text, c.relpersistence = 'u',
       coalesce(c.reloptions, '{}')::text[],
       CASE c.relkind WHEN 'p' THEN pg_get_partkeydef(c.oid) END,
       pg_get_expr(c.relpartbound, c.oid),
       coalesce((SELECT string_agg(i.inhparent::regclass::text, ', ' ORDER BY i.inhseqno) FROM pg_inherits AS i WHERE i.inhrelid = c.oid), ''),
       CASE WHEN c.relkind IN ('v', 'm') THEN rtrim(pg_get_viewdef(c.oid), '; ') END,
       concat_ws(', ', CASE WHEN c.relrowsecurity THEN 'row level security' END, CASE WHEN c.relforcerowsecurity THEN 'forced row level security' END,
           CASE WHEN c.relkind IN ('r', 'p') AND c.relreplident <> 'd' THEN 'replica identity ' || c.relreplident::text END,
           (SELECT 'tablespace ' || s.spcname FROM pg_tablespace AS s WHERE s.oid = c.reltablespace),
           CASE WHEN c.reloftype <> 0 THEN 'type ' || c.reloftype::regtype::text END)
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relpersistence <> 't' AND n.nspname NOT IN ('information_schema', 'quaestor') AND n.nspname !~ '^pg_'
  AND NOT EXISTS (SELECT FROM pg_depend AS e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
ORDER BY c.oid
