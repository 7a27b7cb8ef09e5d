-- How many there are of each kind, without those of the system and of extensions. Indexes that are not valid are apart: no dump
-- holds them.
WITH space AS (
    SELECT oid FROM pg_catalog.pg_namespace
    WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
), member AS (
    SELECT classid, objid FROM pg_catalog.pg_depend WHERE deptype = 'e'
)
SELECT kind, count(*) FROM (
    SELECT 'schema' AS kind FROM pg_catalog.pg_namespace AS object JOIN space USING (oid)
    WHERE NOT EXISTS (SELECT FROM member WHERE classid = 'pg_catalog.pg_namespace'::regclass AND objid = object.oid)
    UNION ALL
    SELECT CASE relkind
               WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table' WHEN 'i' THEN 'index' WHEN 'I' THEN 'index'
               WHEN 'S' THEN 'sequence' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table'
               ELSE 'composite type' END
    FROM pg_catalog.pg_class AS object JOIN space ON space.oid = object.relnamespace
    WHERE relkind IN ('r', 'p', 'i', 'I', 'S', 'v', 'm', 'f', 'c') AND relpersistence <> 't'
      AND NOT EXISTS (SELECT FROM member WHERE classid = 'pg_catalog.pg_class'::regclass AND objid = object.oid)
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_index WHERE indexrelid = object.oid AND NOT indisvalid AND object.relkind = 'i')
    UNION ALL
    SELECT 'index that is not valid'
    FROM pg_catalog.pg_index AS detail JOIN pg_catalog.pg_class AS object ON object.oid = detail.indexrelid JOIN space ON space.oid = object.relnamespace
    WHERE NOT detail.indisvalid AND object.relkind = 'i'
    UNION ALL
    SELECT CASE contype
               WHEN 'c' THEN 'check' WHEN 'f' THEN 'foreign key' WHEN 'p' THEN 'primary key' WHEN 'u' THEN 'unique constraint'
               WHEN 'x' THEN 'exclusion constraint' ELSE 'other constraint' END || CASE WHEN convalidated THEN '' ELSE ' that is not validated' END
    FROM pg_catalog.pg_constraint AS object JOIN space ON space.oid = object.connamespace
    WHERE contype <> 'n'
      AND NOT EXISTS (SELECT FROM member WHERE (classid = 'pg_catalog.pg_class'::regclass AND objid = object.conrelid) OR (classid = 'pg_catalog.pg_type'::regclass AND objid = object.contypid))
    UNION ALL
    SELECT 'function' FROM pg_catalog.pg_proc AS object JOIN space ON space.oid = object.pronamespace
    WHERE NOT EXISTS (SELECT FROM member WHERE classid = 'pg_catalog.pg_proc'::regclass AND objid = object.oid)
    UNION ALL
    SELECT CASE typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' ELSE 'range type' END
    FROM pg_catalog.pg_type AS object JOIN space ON space.oid = object.typnamespace
    WHERE typtype IN ('e', 'd', 'r')
      AND NOT EXISTS (SELECT FROM member WHERE classid = 'pg_catalog.pg_type'::regclass AND objid = object.oid)
    UNION ALL
    SELECT 'trigger' FROM pg_catalog.pg_trigger AS object JOIN pg_catalog.pg_class AS owner ON owner.oid = object.tgrelid JOIN space ON space.oid = owner.relnamespace
    WHERE NOT tgisinternal
    UNION ALL
    SELECT 'policy' FROM pg_catalog.pg_policy
    UNION ALL
    SELECT 'extension' FROM pg_catalog.pg_extension
    UNION ALL
    SELECT 'large object' FROM pg_catalog.pg_largeobject_metadata
) AS all_objects
GROUP BY kind
ORDER BY kind
