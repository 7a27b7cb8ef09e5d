-- Relations by their names alone.
SELECT c.oid::bigint, c.relname::text FROM pg_class AS c WHERE c.relname = ANY ($1::text[]) AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
