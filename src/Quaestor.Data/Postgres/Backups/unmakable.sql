-- The extensions that this role may not make here, be they installed or not.
SELECT DISTINCT v.name::text
FROM pg_catalog.pg_available_extension_versions AS v
JOIN pg_catalog.pg_roles AS mine ON mine.rolname = current_user
WHERE v.superuser AND NOT v.trusted AND NOT mine.rolsuper
