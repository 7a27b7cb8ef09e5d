-- One table: what kind it is, and how large, its partitions with it.
SELECT c.oid::bigint, n.nspname::text, c.relname::text, c.relkind::text,
       CASE c.relkind
           WHEN 'p' THEN (SELECT coalesce(sum(greatest(leaf.reltuples, 0)), 0)::float8 FROM pg_partition_tree(c.oid) AS tree JOIN pg_class AS leaf ON leaf.oid = tree.relid WHERE tree.isleaf)
           ELSE greatest(c.reltuples, 0)::float8
       END,
       CASE c.relkind
           WHEN 'p' THEN (SELECT coalesce(sum(pg_total_relation_size(tree.relid)), 0)::bigint FROM pg_partition_tree(c.oid) AS tree WHERE tree.isleaf)
           ELSE pg_total_relation_size(c.oid)
       END,
       c.relpages
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.oid = to_regclass($1)
