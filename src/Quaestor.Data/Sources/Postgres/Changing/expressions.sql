-- What a change of the given relations computes by itself: defaults and generated columns, checks, domains, indexes, row security and rules.
SELECT d.adrelid::bigint, format('the default of %I.%I', c.relname, a.attname), pg_get_expr(d.adbin, d.adrelid)
FROM pg_attrdef AS d
JOIN pg_class AS c ON c.oid = d.adrelid
JOIN pg_attribute AS a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
WHERE d.adrelid = ANY ($1::bigint[]::oid[])
UNION ALL
SELECT k.conrelid::bigint, format('the check %I', k.conname), pg_get_constraintdef(k.oid)
FROM pg_constraint AS k
WHERE k.contype = 'c' AND k.conrelid = ANY ($1::bigint[]::oid[])
UNION ALL
SELECT a.attrelid::bigint, format('the domain of %I', a.attname), pg_get_constraintdef(k.oid)
FROM pg_attribute AS a
JOIN pg_constraint AS k ON k.contypid = a.atttypid AND k.contypid <> 0
WHERE a.attrelid = ANY ($1::bigint[]::oid[]) AND a.attnum > 0 AND NOT a.attisdropped
UNION ALL
SELECT i.indrelid::bigint, format('the index %s', i.indexrelid::regclass), concat_ws(' ', pg_get_expr(i.indexprs, i.indrelid), pg_get_expr(i.indpred, i.indrelid))
FROM pg_index AS i
WHERE i.indrelid = ANY ($1::bigint[]::oid[]) AND (i.indexprs IS NOT NULL OR i.indpred IS NOT NULL)
UNION ALL
SELECT p.polrelid::bigint, format('the policy %I', p.polname), concat_ws(' ', pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
FROM pg_policy AS p
WHERE p.polrelid = ANY ($1::bigint[]::oid[])
UNION ALL
SELECT r.ev_class::bigint, format('the rule %I', r.rulename), pg_get_ruledef(r.oid)
FROM pg_rewrite AS r
WHERE r.ev_class = ANY ($1::bigint[]::oid[])
