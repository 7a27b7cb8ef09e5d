CREATE TABLE archive (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- A document that is refused has no passages and says why.
CREATE TABLE documents (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    stamp TEXT NOT NULL,
    hash BLOB,
    bytes INTEGER NOT NULL,
    title TEXT,
    problem TEXT
);

CREATE TABLE passages (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents (id),
    place TEXT NOT NULL,
    name TEXT NOT NULL,
    heading TEXT NOT NULL,
    text TEXT NOT NULL
);
CREATE INDEX passages_by_document ON passages (document);

CREATE TABLE vectors (
    passage INTEGER PRIMARY KEY,
    model TEXT NOT NULL,
    vector BLOB NOT NULL
);

-- name holds the title and the words of the path.
CREATE VIRTUAL TABLE words USING fts5 (name, heading, text, content='passages', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2');

CREATE TRIGGER passages_added AFTER INSERT ON passages BEGIN
    INSERT INTO words (rowid, name, heading, text) VALUES (new.id, new.name, new.heading, new.text);
END;

CREATE TRIGGER passages_removed AFTER DELETE ON passages BEGIN
    INSERT INTO words (words, rowid, name, heading, text) VALUES ('delete', old.id, old.name, old.heading, old.text);
    DELETE FROM vectors WHERE passage = old.id;
END;
