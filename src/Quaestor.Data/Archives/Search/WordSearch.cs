using Quaestor.Data.Sqlite;

namespace Quaestor.Data.Archives.Search;

/// <summary>Passages by the words of a question: BM25, with titles and headings counting more than text.</summary>
static class WordSearch
{
    const string Statement =
        """
        SELECT words.rowid, passages.document, bm25(words, 2.5, 1.5, 1.0) AS score
        FROM words JOIN passages ON passages.id = words.rowid
        WHERE words MATCH ? ORDER BY score LIMIT ?
        """;

    /// <summary>The best first.</summary>
    public static List<RankedPassage> Find(SqliteConnection index, string query, int most)
    {
        using var found = index.Prepare(Statement, out _)!;
        found.Bind(1, query);
        found.Bind(2, most);
        List<RankedPassage> passages = [];
        while (found.Step())
        {
            passages.Add(new(found.Integer(0), found.Integer(1), -found.Cell(2).Real));
        }

        return passages;
    }
}
