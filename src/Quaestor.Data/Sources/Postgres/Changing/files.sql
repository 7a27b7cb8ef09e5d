-- Where each relation of users lies: another place after a change means that it was written anew.
SELECT c.oid::bigint, n.nspname::text, c.relname::text, c.relkind::text, pg_relation_filenode(c.oid)::bigint, pg_relation_size(c.oid), c.reltuples::float8
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'm', 'i') AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
