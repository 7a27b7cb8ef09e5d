-- Whether there is a relation of that name, where the search path leads.
SELECT to_regclass($1) IS NOT NULL
