-- What runs when something is used: from kind, from oid, to kind, to oid. The dependencies of the catalog leave out the
-- functions that PostgreSQL brings along: those are read from the stored trees.
WITH kinds(class, kind) AS (
  VALUES ('pg_catalog.pg_proc'::regclass, 'f'), ('pg_catalog.pg_operator'::regclass, 'o'),
         ('pg_catalog.pg_type'::regclass, 't'), ('pg_catalog.pg_class'::regclass, 'r')
), views AS (
  -- What a materialized view holds is read and not made again.
  SELECT r.oid, r.ev_class, r.ev_action
  FROM pg_catalog.pg_rewrite r
  JOIN pg_catalog.pg_class c ON c.oid = r.ev_class
  WHERE r.oid >= 16384 AND r.ev_type = '1' AND c.relkind = 'v'
), trees(kind, id, tree) AS (
  SELECT 'r', r.ev_class, r.ev_action::text FROM views r
  UNION ALL
  SELECT 'r', p.polrelid, p.polqual::text FROM pg_catalog.pg_policy p WHERE p.polcmd IN ('r', '*')
  UNION ALL
  SELECT 't', c.contypid, c.conbin::text FROM pg_catalog.pg_constraint c WHERE c.oid >= 16384 AND c.contypid <> 0
  UNION ALL
  SELECT 'f', p.oid, p.proargdefaults::text FROM pg_catalog.pg_proc p WHERE p.oid >= 16384 AND p.proargdefaults IS NOT NULL
  UNION ALL
  -- The column is missing before PostgreSQL 14.
  SELECT 'f', p.oid, pg_catalog.to_jsonb(p) ->> 'prosqlbody' FROM pg_catalog.pg_proc p WHERE p.oid >= 16384 AND p.prosrc = ''
), called AS (
  SELECT t.kind, t.id, 'f', m[1]::oid AS called
  FROM trees t, pg_catalog.regexp_matches(t.tree, ':(?:funcid|aggfnoid|winfnoid|opfuncid) (\d+)', 'g') m
), owners(class, id, kind, owner) AS (
  SELECT 'pg_catalog.pg_rewrite'::regclass, r.oid, 'r', r.ev_class FROM views r
  UNION ALL
  SELECT 'pg_catalog.pg_policy'::regclass, p.oid, 'r', p.polrelid FROM pg_catalog.pg_policy p WHERE p.polcmd IN ('r', '*')
  UNION ALL
  SELECT 'pg_catalog.pg_constraint'::regclass, c.oid, 't', c.contypid FROM pg_catalog.pg_constraint c WHERE c.oid >= 16384 AND c.contypid <> 0
  UNION ALL
  SELECT 'pg_catalog.pg_proc'::regclass, p.oid, 'f', p.oid FROM pg_catalog.pg_proc p WHERE p.oid >= 16384
)
SELECT c.kind, c.id::bigint, 'f', c.called::bigint FROM called c
UNION
SELECT o.kind, o.owner::bigint, k.kind, d.refobjid::bigint
FROM owners o
JOIN pg_catalog.pg_depend d ON d.classid = o.class AND d.objid = o.id
JOIN kinds k ON k.class = d.refclassid
WHERE d.deptype = 'n' AND d.refobjid <> o.owner
UNION
SELECT 'f', a.aggfnoid::oid::bigint, 'f', s.id::bigint
FROM pg_catalog.pg_aggregate a,
     LATERAL (VALUES (a.aggtransfn::oid), (a.aggfinalfn::oid), (a.aggcombinefn::oid), (a.aggserialfn::oid), (a.aggdeserialfn::oid),
                     (a.aggmtransfn::oid), (a.aggminvtransfn::oid), (a.aggmfinalfn::oid)) s(id)
WHERE a.aggfnoid::oid >= 16384 AND s.id <> 0
UNION
SELECT 'o', o.oid::bigint, 'f', o.oprcode::oid::bigint FROM pg_catalog.pg_operator o WHERE o.oid >= 16384
UNION
SELECT 'o', o.oid::bigint, 't', s.id::bigint
FROM pg_catalog.pg_operator o, LATERAL (VALUES (o.oprleft), (o.oprright)) s(id)
WHERE o.oid >= 16384 AND s.id >= 16384
UNION
-- A domain over another, an array or a range of one.
SELECT 't', t.oid::bigint, 't', s.id::bigint
FROM pg_catalog.pg_type t,
     LATERAL (VALUES (t.typbasetype), (CASE WHEN t.typcategory = 'A' THEN t.typelem ELSE 0 END),
                     ((SELECT r.rngsubtype FROM pg_catalog.pg_range r WHERE r.rngtypid = t.oid))) s(id)
WHERE t.oid >= 16384 AND s.id >= 16384
UNION
SELECT 't', c.reltype::bigint, 't', a.atttypid::bigint
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
WHERE c.relkind = 'c' AND a.attnum > 0 AND a.atttypid >= 16384
UNION
-- A parent reads its partitions and heirs.
SELECT 'r', i.inhparent::bigint, 'r', i.inhrelid::bigint FROM pg_catalog.pg_inherits i WHERE i.inhparent >= 16384
UNION
-- Planning a read computes what indexes, checks and statistics hold of functions that are marked IMMUTABLE.
SELECT 'r', w.owner::bigint, 'f', d.refobjid::bigint
FROM (SELECT 'pg_catalog.pg_class'::regclass, i.indexrelid, i.indrelid FROM pg_catalog.pg_index i
      UNION ALL
      SELECT 'pg_catalog.pg_constraint'::regclass, c.oid, c.conrelid FROM pg_catalog.pg_constraint c WHERE c.contype = 'c' AND c.conrelid <> 0
      UNION ALL
      SELECT 'pg_catalog.pg_statistic_ext'::regclass, s.oid, s.stxrelid FROM pg_catalog.pg_statistic_ext s) w(class, id, owner)
JOIN pg_catalog.pg_depend d ON d.classid = w.class AND d.objid = w.id AND d.refclassid = 'pg_catalog.pg_proc'::regclass
JOIN pg_catalog.pg_proc p ON p.oid = d.refobjid AND p.oid >= 16384 AND p.provolatile = 'i'
JOIN pg_catalog.pg_language l ON l.oid = p.prolang AND l.lanname IN ('sql', 'plpgsql')
