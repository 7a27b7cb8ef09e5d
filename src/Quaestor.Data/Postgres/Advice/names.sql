-- The names of tables and indexes that are taken beside a table.
SELECT ARRAY(SELECT i.relname::text FROM pg_class AS i WHERE i.relnamespace = c.relnamespace) FROM pg_class AS c WHERE c.oid = $1::bigint::oid
