using Quaestor.Data.Sqlite;

namespace Quaestor.Data.Archives.Index;

/// <summary>What one transaction writes into an index.</summary>
sealed class IndexWriting : IDisposable
{
    readonly SqliteConnection _connection;
    readonly SqliteStatement _removePassages;
    readonly SqliteStatement _removeDocument;
    readonly SqliteStatement _addDocument;
    readonly SqliteStatement _addPassage;
    readonly SqliteStatement _stamp;
    readonly SqliteStatement _vector;
    readonly SqliteStatement _value;

    public IndexWriting(SqliteConnection connection)
    {
        _connection = connection;
        _removePassages = Prepare("DELETE FROM passages WHERE document = (SELECT id FROM documents WHERE path = ?)");
        _removeDocument = Prepare("DELETE FROM documents WHERE path = ?");
        _addDocument = Prepare("INSERT INTO documents (path, kind, stamp, hash, bytes, title, problem) VALUES (?, ?, ?, ?, ?, ?, ?)");
        _addPassage = Prepare("INSERT INTO passages (document, place, name, heading, text) VALUES (?, ?, ?, ?, ?)");
        _stamp = Prepare("UPDATE documents SET stamp = ? WHERE path = ?");
        _vector = Prepare("INSERT OR REPLACE INTO vectors (passage, model, vector) SELECT id, ?, ? FROM passages WHERE id = ?");
        _value = Prepare("INSERT OR REPLACE INTO archive (key, value) VALUES (?, ?)");
    }

    /// <summary>In place of what there is of the same path.</summary>
    public void Put(IndexedDocument document)
    {
        Remove(document.Path);
        _addDocument.Bind(1, document.Path);
        _addDocument.Bind(2, document.Kind.ToString());
        _addDocument.Bind(3, document.Stamp);
        _addDocument.Bind(4, document.Hash);
        _addDocument.Bind(5, document.Bytes);
        _addDocument.Bind(6, document.Content.Title);
        _addDocument.Bind(7, document.Problem);
        _addDocument.Run();
        var id = _connection.LastInsertRow;
        var name = $"{document.Content.Title} {PathWords.Of(document.Path)}".Trim();
        foreach (var passage in document.Content.Passages)
        {
            _addPassage.Bind(1, id);
            _addPassage.Bind(2, passage.Place.ToString());
            _addPassage.Bind(3, name);
            _addPassage.Bind(4, passage.Heading);
            _addPassage.Bind(5, passage.Text);
            _addPassage.Run();
        }
    }

    public void Remove(string path)
    {
        _removePassages.Bind(1, path);
        _removePassages.Run();
        _removeDocument.Bind(1, path);
        _removeDocument.Run();
    }

    /// <summary>Its bytes are the same as before.</summary>
    public void Restamp(string path, string stamp)
    {
        _stamp.Bind(1, stamp);
        _stamp.Bind(2, path);
        _stamp.Run();
    }

    /// <summary>Nothing where the passage is gone.</summary>
    public void PutVector(long passage, string model, ReadOnlySpan<byte> vector)
    {
        _vector.Bind(1, model);
        _vector.Bind(2, vector);
        _vector.Bind(3, passage);
        _vector.Run();
    }

    public void PutValue(string key, string value)
    {
        _value.Bind(1, key);
        _value.Bind(2, value);
        _value.Run();
    }

    public void Dispose()
    {
        foreach (var statement in (SqliteStatement[])[_removePassages, _removeDocument, _addDocument, _addPassage, _stamp, _vector, _value])
        {
            statement.Dispose();
        }
    }

    SqliteStatement Prepare(string sql) => _connection.Prepare(sql, out _)!;
}
