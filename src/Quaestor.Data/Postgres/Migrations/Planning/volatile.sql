-- Whether a function of that name may give another value each time.
SELECT EXISTS (SELECT FROM pg_proc AS p WHERE p.proname = ANY ($1::text[]) AND p.provolatile = 'v')
