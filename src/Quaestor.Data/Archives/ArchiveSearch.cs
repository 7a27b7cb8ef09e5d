using Quaestor.Data.Archives.Files;
using Quaestor.Data.Archives.Indexing;
using Quaestor.Data.Archives.Search;
using Quaestor.Data.Sqlite;

namespace Quaestor.Data.Archives;

/// <summary>Finds the documents of some archives that fit a question best, each with its best passage.</summary>
static class ArchiveSearch
{
    /// <summary>Passages of each order that count.</summary>
    const int MostRanked = 200;

    /// <summary>How much a document's second-best passage adds: what speaks of something twice is more about it.</summary>
    const double SecondPassage = 0.2;

    const int MostPlaces = 4;

    static readonly TimeSpan EmbeddingWait = TimeSpan.FromSeconds(5);

    /// <summary>A passage among all archives that are searched.</summary>
    /// <param name="Archive">Its place among those that were opened.</param>
    readonly record struct Candidate(int Archive, RankedPassage Ranked)
    {
        public (int Archive, long Document) Document => (Archive, Ranked.Document);
    }

    /// <summary>The best first, a document once. An archive that cannot be read takes away nothing of the others.</summary>
    /// <exception cref="ArchiveException">No index can be read.</exception>
    public static async Task<ArchiveAnswer> FindAsync(IReadOnlyList<Archive> archives, string question, int most, CancellationToken cancellationToken)
    {
        var (vectors, notice) = await VectorsAsync(archives, question, cancellationToken);
        var found = await Task.Run(() => Find(archives, question, vectors, most, cancellationToken), cancellationToken);
        return found with { Notice = string.Join(' ', ((string?[])[found.Notice, notice]).OfType<string>()) is { Length: > 0 } told ? told : null };
    }

    // Each index is read as of one moment: what changes meanwhile is found by the next search.
    static ArchiveAnswer Find(IReadOnlyList<Archive> archives, string question, Dictionary<string, float[]> vectors, int most, CancellationToken cancellationToken)
    {
        List<(Archive Archive, SqliteConnection Index)> opened = [];
        List<(Archive Archive, ArchiveException Why)> unread = [];
        var gate = new Lock();
        using var stopping = cancellationToken.Register(() =>
        {
            lock (gate)
            {
                opened.ForEach(one => one.Index.Stop());
            }
        });
        try
        {
            List<Candidate> words = [];
            List<Candidate> likes = [];
            foreach (var archive in archives)
            {
                try
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var index = archive.Connect();
                    lock (gate)
                    {
                        opened.Add((archive, index));
                    }

                    // Whoever stopped them until now did not stop this one.
                    cancellationToken.ThrowIfCancellationRequested();
                    index.Execute("BEGIN");
                    var byWords = QueryWords.Of(question) is { } query ? WordSearch.Find(index, query, MostRanked) : [];
                    var byLikeness = archive.Embedder is { } embedder && vectors.TryGetValue(embedder.Model, out var vector) ? VectorSearch.Find(index, embedder.Model, vector, MostRanked) : [];
                    words.AddRange(byWords.Select(ranked => new Candidate(opened.Count - 1, ranked)));
                    likes.AddRange(byLikeness.Select(ranked => new Candidate(opened.Count - 1, ranked)));
                }
                catch (SqliteException error) when (!cancellationToken.IsCancellationRequested)
                {
                    unread.Add((archive, archive.Unreadable(error)));
                }
                catch (ArchiveException error)
                {
                    unread.Add((archive, error));
                }
            }

            if (unread.Count == archives.Count && unread is [var (_, why), ..])
            {
                throw why;
            }

            var (wordsOf, likesOf) = (words.ToLookup(passage => passage.Document), likes.ToLookup(passage => passage.Document));
            var joined = ReciprocalRanks.Join(Documents(wordsOf), Documents(likesOf));
            return new([.. joined.Take(most).Select(found => Read(opened[found.Item.Archive], Best(wordsOf[found.Item], likesOf[found.Item]), found.Score))], NoticeOf(unread));
        }
        catch (Exception error) when (error is SqliteException or ArchiveException && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        finally
        {
            // Nobody stops what is closed.
            stopping.Dispose();
            opened.ForEach(one => one.Index.Dispose());
        }
    }

    /// <summary>Of one that was removed meanwhile nobody asks; and an archive tells its own problem.</summary>
    static string? NoticeOf(List<(Archive Archive, ArchiveException Why)> unread) =>
        string.Join(' ', unread.Where(one => one.Archive is { IsGone: false, Problem: null }).Select(one => one.Why.Message)) is { Length: > 0 } notice ? notice : null;

    static List<(int Archive, long Document)> Documents(ILookup<(int Archive, long Document), Candidate> passages) =>
        [.. passages.OrderByDescending(group => ScoreOf([.. group.Select(passage => passage.Ranked.Score).OrderDescending()])).Select(group => group.Key)];

    static double ScoreOf(List<double> scores) => scores[0] + (scores.Count > 1 ? SecondPassage * scores[1] : 0);

    static List<long> Best(IEnumerable<Candidate> words, IEnumerable<Candidate> likes) =>
        [.. ReciprocalRanks.Join(Order(words), Order(likes)).Select(joined => joined.Item).Take(MostPlaces)];

    static List<long> Order(IEnumerable<Candidate> passages) =>
        [.. passages.OrderByDescending(passage => passage.Ranked.Score).Select(passage => passage.Ranked.Passage)];

    static ArchiveHit Read((Archive Archive, SqliteConnection Index) opened, List<long> passages, double score)
    {
        try
        {
            return new(opened.Archive, Read(opened.Index, passages, score));
        }
        catch (SqliteException error)
        {
            throw opened.Archive.Unreadable(error);
        }
    }

    static List<FoundPassage> Read(SqliteConnection index, List<long> passages, double score)
    {
        using var row = index.Prepare("SELECT path, place, title, heading, text FROM passages JOIN documents ON documents.id = passages.document WHERE passages.id = ?", out _)!;
        List<FoundPassage> found = [];
        foreach (var passage in passages)
        {
            row.Bind(1, passage);
            if (row.Step())
            {
                var path = row.Text(0)!;
                found.Add(new(path, row.Text(1)!, row.Text(2) ?? Path.GetFileName(path), row.Text(3)!, row.Text(4)!, score));
            }

            row.Reset();
        }

        return found;
    }

    /// <summary>Without a vector there are the words: an endpoint that is slow or gone takes no search away.</summary>
    static async Task<(Dictionary<string, float[]> Vectors, string? Notice)> VectorsAsync(IReadOnlyList<Archive> archives, string question, CancellationToken cancellationToken)
    {
        Dictionary<string, float[]> vectors = [];
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(EmbeddingWait);
        foreach (var embedder in archives.Select(archive => archive.Embedder).OfType<Embedder>().DistinctBy(embedder => embedder.Model))
        {
            try
            {
                vectors[embedder.Model] = (await embedder.Embed([question], time.Token))[0];
            }
            catch (Exception error) when (error is EmbeddingException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                var reason = error is EmbeddingException ? $"{embedder.Model} does not answer as it should." : $"{embedder.Model} did not answer within {EmbeddingWait.TotalSeconds:0} seconds.";
                return (vectors, $"Searched by words alone: {reason}");
            }
        }

        return (vectors, null);
    }
}

/// <summary>What a search found.</summary>
/// <param name="Notice">What was not as it should be, a sentence; null for nothing.</param>
public sealed record ArchiveAnswer(IReadOnlyList<ArchiveHit> Hits, string? Notice);

/// <summary>A document that was found.</summary>
/// <param name="Passages">The best first.</param>
public sealed record ArchiveHit(Archive Archive, IReadOnlyList<FoundPassage> Passages)
{
    public FoundPassage Best => Passages[0];
}
