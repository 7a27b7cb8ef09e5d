using System.Globalization;
using System.Text.Json;
using Quaestor.Data.Archives.Files;
using Quaestor.Data.Archives.Index;
using Quaestor.Data.Sqlite;

namespace Quaestor.Data.Archives;

/// <summary>What an index tells of its archive besides documents: files that are not read, and when it was compared last.</summary>
static class StatusNotes
{
    const string RefusedKey = "refused";
    const string OthersKey = "others";
    const string IndexedAtKey = "indexed_at";

    /// <summary>Files whose reasons are told.</summary>
    const int MostRefused = 1000;

    /// <summary>Without what only the archive itself knows: its problem, and how far it is.</summary>
    public static ArchiveStatus Read(SqliteConnection index) => new(
        Number(index, "SELECT count(*) FROM documents WHERE problem IS NULL"),
        Number(index, "SELECT count(*) FROM passages"),
        Number(index, "SELECT count(*) FROM vectors"),
        [.. Unlisted(index), .. Unread(index)],
        int.TryParse(IndexFile.Value(index, OthersKey), out var others) ? others : 0,
        IndexFile.Value(index, IndexedAtKey) is { } at ? DateTimeOffset.Parse(at, CultureInfo.InvariantCulture) : null,
        Problem: null);

    /// <summary>Written only where it says something new: most looks change nothing.</summary>
    public static void Write(IndexFile file, ArchiveListing listing, bool changed)
    {
        var refused = JsonSerializer.Serialize([.. listing.Refused.Take(MostRefused).Select(file => new RefusedDocument(file.Path, file.Reason))], ArchiveJson.Default.ListRefusedDocument);
        var others = listing.Others.ToString(CultureInfo.InvariantCulture);
        using var index = file.Connect();
        if (changed || IndexFile.Value(index, RefusedKey) != refused || IndexFile.Value(index, OthersKey) != others)
        {
            file.Write(writing =>
            {
                writing.PutValue(RefusedKey, refused);
                writing.PutValue(OthersKey, others);
                writing.PutValue(IndexedAtKey, DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture));
            });
        }
    }

    /// <summary>Refused by their names or sizes.</summary>
    static List<RefusedDocument> Unlisted(SqliteConnection index) =>
        IndexFile.Value(index, RefusedKey) is { } json ? JsonSerializer.Deserialize(json, ArchiveJson.Default.ListRefusedDocument)! : [];

    /// <summary>Refused by what is in them.</summary>
    static IEnumerable<RefusedDocument> Unread(SqliteConnection index)
    {
        using var problems = index.Prepare("SELECT path, problem FROM documents WHERE problem IS NOT NULL ORDER BY path LIMIT ?", out _)!;
        problems.Bind(1, MostRefused);
        while (problems.Step())
        {
            yield return new(problems.Text(0)!, problems.Text(1)!);
        }
    }

    static long Number(SqliteConnection index, string sql)
    {
        using var number = index.Prepare(sql, out _)!;
        return number.Step() ? number.Integer(0) : 0;
    }
}
