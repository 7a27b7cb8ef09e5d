-- Where each sequence stands; null for one that has given nothing yet, or that this role may not read.
SELECT format('%I.%I', schemaname, sequencename), last_value
FROM pg_catalog.pg_sequences
ORDER BY 1
