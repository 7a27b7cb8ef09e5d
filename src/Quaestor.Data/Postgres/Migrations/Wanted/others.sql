-- What is not compared: a word for its kind, and its name.
SELECT x.kind, x.name FROM (
    SELECT 'policy' AS kind, format('%I on %s', p.polname, p.polrelid::regclass) AS name, 'pg_policy'::regclass AS class, p.oid AS id FROM pg_policy AS p
    UNION ALL
    SELECT 'rule', format('%I on %s', r.rulename, r.ev_class::regclass), 'pg_rewrite'::regclass, r.oid FROM pg_rewrite AS r
    WHERE r.rulename <> '_RETURN' AND r.oid >= 16384
    UNION ALL
    SELECT 'event trigger', t.evtname::text, 'pg_event_trigger'::regclass, t.oid FROM pg_event_trigger AS t
    UNION ALL
    SELECT 'foreign table', c.oid::regclass::text, 'pg_class'::regclass, c.oid FROM pg_class AS c WHERE c.relkind = 'f'
    UNION ALL
    SELECT 'operator', o.oid::regoperator::text, 'pg_operator'::regclass, o.oid FROM pg_operator AS o WHERE o.oid >= 16384
    UNION ALL
    SELECT 'cast', format('%s as %s', c.castsource::regtype, c.casttarget::regtype), 'pg_cast'::regclass, c.oid FROM pg_cast AS c WHERE c.oid >= 16384
    UNION ALL
    SELECT 'collation', format('%I.%I', n.nspname, l.collname), 'pg_collation'::regclass, l.oid FROM pg_collation AS l JOIN pg_namespace AS n ON n.oid = l.collnamespace WHERE n.nspname !~ '^pg_' AND l.oid >= 16384
    UNION ALL
    SELECT 'text search configuration', g.cfgname::text, 'pg_ts_config'::regclass, g.oid FROM pg_ts_config AS g WHERE g.oid >= 16384
    UNION ALL
    SELECT 'type', t.oid::regtype::text, 'pg_type'::regclass, t.oid FROM pg_type AS t WHERE t.oid >= 16384 AND t.typelem = 0 AND t.typtype IN ('b', 'r')
) AS x
WHERE NOT EXISTS (SELECT FROM pg_depend AS e WHERE e.classid = x.class AND e.objid = x.id AND e.deptype IN ('e', 'i'))
ORDER BY x.kind, x.name
