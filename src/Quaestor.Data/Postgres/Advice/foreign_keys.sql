-- Foreign keys that lead to some tables and whose columns no index begins with: for each row that goes there, the whole table is searched.
SELECT pn.nspname::text, p.relname::text, k.conname::text, format('SELECT 1 FROM %I.%I WHERE %s', n.nspname, c.relname, named.conditions)
FROM pg_constraint AS k
JOIN pg_class AS c ON c.oid = k.conrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_class AS p ON p.oid = k.confrelid
JOIN pg_namespace AS pn ON pn.oid = p.relnamespace
JOIN unnest($1::text[], $2::text[]) AS wanted (schema, name) ON wanted.schema = pn.nspname AND wanted.name = p.relname
CROSS JOIN LATERAL (
    SELECT string_agg(format('%I = $%s', a.attname, o.place), ' AND ' ORDER BY o.place) AS conditions
    FROM unnest(k.conkey) WITH ORDINALITY AS o (number, place)
    JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = o.number) AS named
WHERE k.contype = 'f' AND k.conparentid = 0
  AND NOT EXISTS (
      SELECT FROM pg_index AS i
      WHERE i.indrelid = k.conrelid AND i.indisvalid AND i.indpred IS NULL
        AND (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey AND (i.indkey::int2[])[0:cardinality(k.conkey) - 1] <@ k.conkey)
ORDER BY 1, 2, 3
