-- Pages of a table, of its largest part where it is parted.
SELECT coalesce(max(pg_relation_size(part.oid) / current_setting('block_size')::bigint), 0)::bigint
FROM (SELECT to_regclass($1)::oid AS oid UNION SELECT tree.relid::oid FROM pg_partition_tree(to_regclass($1)) AS tree WHERE tree.isleaf) AS part
