-- Types, operators and relations that may run functions when they are used, and relations that hold such types.
-- kind, oid, schema, name, visible, what it is
SELECT 't', t.oid::bigint, n.nspname::text, t.typname::text, pg_catalog.pg_type_is_visible(t.oid), t.typtype::text
FROM pg_catalog.pg_type t
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
WHERE t.oid >= 16384 AND (t.typtype <> 'c' OR c.relkind = 'c')
UNION ALL
SELECT 'o', o.oid::bigint, n.nspname::text, o.oprname::text, n.nspname = ANY (pg_catalog.current_schemas(true)),
       CASE WHEN (o.oprleft >= 16384 OR o.oprright >= 16384)
                 AND EXISTS (SELECT 1 FROM pg_catalog.pg_operator b WHERE b.oid < 16384 AND b.oprname = o.oprname)
            THEN 'own type' ELSE 'any' END
FROM pg_catalog.pg_operator o
JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
WHERE o.oid >= 16384
UNION ALL
SELECT 'r', c.oid::bigint, n.nspname::text, c.relname::text, pg_catalog.pg_table_is_visible(c.oid), c.relkind::text
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.oid >= 16384
  AND (c.relkind IN ('v', 'f') OR c.relrowsecurity
       OR (c.relkind IN ('r', 'p', 'm') AND (c.relhassubclass OR c.relchecks > 0
             OR EXISTS (SELECT 1 FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid AND (i.indexprs IS NOT NULL OR i.indpred IS NOT NULL))
             OR EXISTS (SELECT 1 FROM pg_catalog.pg_statistic_ext s WHERE s.stxrelid = c.oid) OR EXISTS (
             SELECT 1 FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND a.atttypid >= 16384))))
  AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
