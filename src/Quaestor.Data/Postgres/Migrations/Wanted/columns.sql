-- The columns of all relations. The options of an identity are told where they are not the usual ones; the last column is what no plan changes.
SELECT a.attrelid::bigint, a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid), a.attidentity::text, a.attgenerated <> '',
       CASE WHEN a.attcollation <> t.typcollation THEN (SELECT format('%I.%I', n.nspname, l.collname) FROM pg_collation AS l JOIN pg_namespace AS n ON n.oid = l.collnamespace WHERE l.oid = a.attcollation) END,
       coalesce((SELECT CASE
                    WHEN s.seqstart = 1 AND s.seqincrement = 1 AND s.seqmin = 1 AND s.seqcache = 1 AND NOT s.seqcycle
                         AND s.seqmax = CASE s.seqtypid WHEN 'smallint'::regtype THEN 32767 WHEN 'integer'::regtype THEN 2147483647 ELSE 9223372036854775807 END THEN ''
                    ELSE format(' (START WITH %s INCREMENT BY %s MINVALUE %s MAXVALUE %s CACHE %s %s)', s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, CASE WHEN s.seqcycle THEN 'CYCLE' ELSE 'NO CYCLE' END)
                END
                FROM pg_depend AS o JOIN pg_sequence AS s ON s.seqrelid = o.objid
                WHERE o.classid = 'pg_class'::regclass AND o.refclassid = 'pg_class'::regclass AND o.refobjid = a.attrelid AND o.refobjsubid = a.attnum AND o.deptype = 'i'), ''),
       (SELECT count(*) FROM pg_depend AS x WHERE x.refclassid = 'pg_class'::regclass AND x.refobjid = a.attrelid AND x.refobjsubid = a.attnum AND x.classid <> 'pg_attrdef'::regclass),
       a.attislocal,
       concat_ws(', ', CASE WHEN a.attstorage <> t.typstorage THEN 'storage ' || a.attstorage::text END,
           CASE WHEN a.attstattarget > 0 THEN 'statistics ' || a.attstattarget END, array_to_string(a.attoptions, ', '))
FROM pg_attribute AS a
JOIN pg_class AS c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'v', 'm')
JOIN pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_type AS t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attnum > 0 AND NOT a.attisdropped AND n.nspname NOT IN ('information_schema', 'quaestor') AND n.nspname !~ '^pg_'
ORDER BY a.attrelid, a.attnum
