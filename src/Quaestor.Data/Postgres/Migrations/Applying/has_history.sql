-- Whether anything was ever applied here.
SELECT to_regclass('quaestor.migrations') IS NOT NULL
