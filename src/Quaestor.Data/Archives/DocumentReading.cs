using Quaestor.Data.Archives.Documents;
using Quaestor.Data.Sqlite;

namespace Quaestor.Data.Archives;

/// <summary>Reads a document's passages out of an index.</summary>
static class DocumentReading
{
    /// <summary>Of the passages that are shown around a place, how many stand before it: a quarter.</summary>
    const int Before = 4;

    public static OpenedDocument? Of(SqliteConnection index, string path, DocumentPlace? place, int? first, int most)
    {
        using var documents = index.Prepare("SELECT id, title, kind FROM documents WHERE path = ? AND problem IS NULL", out _)!;
        documents.Bind(1, path);
        if (!documents.Step())
        {
            return null;
        }

        var (id, title, kind) = (documents.Integer(0), documents.Text(1) ?? System.IO.Path.GetFileName(path), documents.Text(2)!.ToLowerInvariant());
        var places = Places(index, id);
        var cited = place is { } wanted ? places.FindIndex(other => other.Meets(wanted)) : -1;
        var from = Math.Clamp(first ?? (cited < 0 ? 0 : cited - (most / Before)), 0, Math.Max(0, places.Count - 1));
        return new(path, title, kind, Passages(index, id, place, from, most), from, places.Count);
    }

    public static IReadOnlyList<ListedDocument> Listed(SqliteConnection index, string after, int most)
    {
        using var rows = index.Prepare("SELECT path, title, kind, bytes FROM documents WHERE problem IS NULL AND path > ? ORDER BY path LIMIT ?", out _)!;
        rows.Bind(1, after);
        rows.Bind(2, most);
        List<ListedDocument> documents = [];
        while (rows.Step())
        {
            var path = rows.Text(0)!;
            documents.Add(new(path, rows.Text(1) ?? System.IO.Path.GetFileName(path), rows.Text(2)!.ToLowerInvariant(), rows.Integer(3)));
        }

        return documents;
    }

    static List<DocumentPlace> Places(SqliteConnection index, long document)
    {
        using var places = index.Prepare("SELECT place FROM passages WHERE document = ? ORDER BY id", out _)!;
        places.Bind(1, document);
        List<DocumentPlace> all = [];
        while (places.Step())
        {
            all.Add(DocumentPlace.Parse(places.Text(0)!) ?? default);
        }

        return all;
    }

    static List<OpenedPassage> Passages(SqliteConnection index, long document, DocumentPlace? cited, int first, int most)
    {
        using var rows = index.Prepare("SELECT place, heading, text FROM passages WHERE document = ? ORDER BY id LIMIT ? OFFSET ?", out _)!;
        rows.Bind(1, document);
        rows.Bind(2, most);
        rows.Bind(3, first);
        List<OpenedPassage> passages = [];
        while (rows.Step())
        {
            var place = rows.Text(0)!;
            passages.Add(new(place, rows.Text(1)!, rows.Text(2)!, cited is { } wanted && DocumentPlace.Parse(place)?.Meets(wanted) == true));
        }

        return passages;
    }
}
