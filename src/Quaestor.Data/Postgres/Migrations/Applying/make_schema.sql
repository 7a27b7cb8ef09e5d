-- Where the history of migrations is kept, in the database that they changed.
CREATE SCHEMA IF NOT EXISTS quaestor
