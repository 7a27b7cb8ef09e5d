-- Changes whenever a table, a column, a key or a comment does.
SELECT (SELECT count(*) || ' ' || max(xmin::text::bigint) FROM pg_class)
    || '/' || (SELECT count(*) || ' ' || max(xmin::text::bigint) FROM pg_attribute)
    || '/' || (SELECT count(*) || ' ' || coalesce(max(xmin::text::bigint), 0) FROM pg_constraint)
    || '/' || (SELECT count(*) || ' ' || coalesce(max(xmin::text::bigint), 0) FROM pg_description)
    || '/' || (SELECT string_agg(nspname::text || coalesce(nspacl::text, ''), ',') FROM pg_namespace)
    || '/' || current_setting('search_path')
