using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Quaestor.Data.Archives.Documents;
using Quaestor.Data.Archives.Files;
using Quaestor.Data.Archives.Index;
using Quaestor.Data.Archives.Indexing;
using Quaestor.Data.Sqlite;

namespace Quaestor.Data.Archives;

/// <summary>Documents of one place with their index. Its index may be searched while it is brought up to date.</summary>
public sealed partial class Archive : IDisposable
{
    const string RefusedKey = "refused";
    const string OthersKey = "others";
    const string IndexedAtKey = "indexed_at";

    /// <summary>How long an embeddings endpoint that failed is left alone.</summary>
    static readonly TimeSpan EmbeddingPause = TimeSpan.FromMinutes(1);

    readonly string _file;
    readonly ArchivePlace _place;
    readonly Extraction _extraction;
    readonly ILogger _logger;
    readonly SemaphoreSlim _turn = new(1, 1);
    readonly Lock _gate = new();
    IndexFile? _index;
    bool _isGone;
    readonly TaskCompletionSource _lookedAt = new(TaskCreationOptions.RunContinuationsAsynchronously);
    volatile IndexingPass? _pass;
    volatile ArchiveException? _problem;
    DateTimeOffset _embedAgain;

    internal Archive(Guid id, ArchiveSettings settings, string file, Extraction extraction, ILogger logger)
    {
        Id = id;
        Settings = settings;
        _file = file;
        _extraction = extraction;
        _logger = logger;
        _place = new(settings.Path, ArchiveLimits.Default);
    }

    public Guid Id { get; }

    public ArchiveSettings Settings { get; }

    /// <summary>Makes the vectors of its passages; null where it is searched by words alone.</summary>
    public Embedder? Embedder { get; internal init; }

    /// <summary>Why it cannot be looked into now, for every user and for models; null where it can.</summary>
    public string? Problem => _problem?.Message;

    /// <summary>Why passages get no vectors now, for administrators; null where they do, or are to have none.</summary>
    public string? VectorProblem { get; private set; }

    /// <summary>When it was compared last, with what lies there.</summary>
    internal DateTimeOffset LookedAt { get; private set; }

    /// <summary>How long it took to see what lies there, without reading any of it.</summary>
    internal TimeSpan ListingTime { get; private set; }

    /// <summary>Ends with the first comparison.</summary>
    internal Task FirstLook => _lookedAt.Task;

    /// <summary>Compares the index with what lies there, and reads what is new. Who comes while that is done waits for it.</summary>
    /// <param name="retries">What was refused before is tried once more; the first time it always is.</param>
    public async Task RefreshAsync(bool retries, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_isGone)
            {
                return;
            }

            await Task.Run(() => LookAsync(retries || !_lookedAt.Task.IsCompleted, cancellationToken), cancellationToken);
            _problem = null;
        }
        catch (ArchiveException error)
        {
            if (_problem?.Detail != error.Detail)
            {
                LogUnread(_logger, Settings.Name, error.Detail);
            }

            _problem = error;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogFault(_logger, error, Settings.Name);
            _problem = new("It could not be indexed by a fault of the program's own. Its log says more; what was indexed before is still found.", error);
        }
        finally
        {
            _pass = null;
            LookedAt = DateTimeOffset.UtcNow;
            _lookedAt.TrySetResult();
            _turn.Release();
        }

        await EmbedAsync(cancellationToken);
    }

    /// <summary>Of an index that cannot be read, that it cannot.</summary>
    public ArchiveStatus Status()
    {
        try
        {
            return ReadStatus();
        }
        catch (ArchiveException error)
        {
            return new(0, 0, 0, [], 0, null, error.Message) { Detail = error.Detail };
        }
        catch (Exception error) when (error is SqliteException or JsonException or FormatException)
        {
            // A page that is damaged shows when it is read, and not when the file is opened.
            var unreadable = Unreadable(error);
            return new(0, 0, 0, [], 0, null, unreadable.Message) { Detail = unreadable.Detail };
        }
    }

    ArchiveStatus ReadStatus()
    {
        using var index = Connect();
        var refused = Refused(index);
        return new(
            Number(index, "SELECT count(*) FROM documents WHERE problem IS NULL"), Number(index, "SELECT count(*) FROM passages"), Number(index, "SELECT count(*) FROM vectors"), refused,
            int.TryParse(IndexFile.Value(index, OthersKey), out var others) ? others : 0,
            IndexFile.Value(index, IndexedAtKey) is { } at ? DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture) : null, Problem)
        {
            Progress = _pass?.Progress,
            Detail = _problem?.Detail,
        };
    }

    /// <summary>A document as it was indexed: all of it, or as much as <paramref name="most"/> allows, around a place.</summary>
    /// <param name="first">From which passage on; null for where the place is.</param>
    /// <returns>Null where there is no such document.</returns>
    /// <exception cref="ArchiveException">The index cannot be read.</exception>
    public OpenedDocument? Open(string path, string? place, int? first, int most)
    {
        using var index = Connect();
        try
        {
            return DocumentReading.Of(index, path, place is null ? null : DocumentPlace.Parse(place), first, most);
        }
        catch (SqliteException error)
        {
            throw Unreadable(error);
        }
    }

    /// <summary>Its documents by path, those behind <paramref name="after"/> first.</summary>
    /// <exception cref="ArchiveException">The index cannot be read.</exception>
    public IReadOnlyList<ListedDocument> Documents(string after, int most)
    {
        using var index = Connect();
        try
        {
            return DocumentReading.Listed(index, after, most);
        }
        catch (SqliteException error)
        {
            throw Unreadable(error);
        }
    }

    /// <summary>Lets go of the index for good, once nobody writes to it any more.</summary>
    /// <param name="deletes">With all its files.</param>
    internal async Task EndAsync(bool deletes)
    {
        await _turn.WaitAsync();
        try
        {
            _isGone = true;
            Dispose();
            if (deletes)
            {
                IndexFile.Delete(_file);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <exception cref="ArchiveException">The index cannot be read.</exception>
    internal SqliteConnection Connect()
    {
        try
        {
            return Index(anew: false).Connect();
        }
        catch (SqliteException error)
        {
            throw Unreadable(error);
        }
    }

    internal ArchiveException Unreadable(Exception error) => new($"The index of {Settings.Name} cannot be read. An administrator sees why.", error)
    {
        Detail = $"The index of {Settings.Name} cannot be read: {error.Message.TrimEnd('.')}. Delete {_file} and it is made anew.",
    };

    public void Dispose()
    {
        lock (_gate)
        {
            _index?.Dispose();
            _index = null;
        }
    }

    internal static Guid IdOf(string name, string path) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"archive\0{name}\0{path}")).AsSpan(0, 16));

    /// <summary>Opened when it is first needed.</summary>
    /// <param name="anew">It is made anew where somebody deleted it. Only for who has the turn: somebody may be writing to the old one.</param>
    IndexFile Index(bool anew)
    {
        lock (_gate)
        {
            if (_index is not null && !File.Exists(_file))
            {
                if (!anew)
                {
                    throw new ArchiveException($"The index of {Settings.Name} is gone, and is made anew. Try again in a minute.");
                }

                _index.Dispose();
                _index = null;
            }

            return _index ??= _isGone ? throw new ArchiveException($"The archive {Settings.Name} has been removed.") : IndexFile.Open(_file);
        }
    }

    async Task LookAsync(bool retries, CancellationToken cancellationToken)
    {
        try
        {
            var began = Stopwatch.GetTimestamp();
            var listing = _place.List(cancellationToken);
            ListingTime = Stopwatch.GetElapsedTime(began);
            var index = Index(anew: true);
            var pass = new IndexingPass(index, _extraction, retries);
            _pass = pass;
            var changed = await pass.RunAsync(listing, cancellationToken);
            Note(index, listing, changed);
            if (changed)
            {
                LogIndexed(_logger, Settings.Name, pass.Progress.Total);
            }
        }
        catch (SqliteException error)
        {
            throw Unreadable(error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ArchiveException("What lies at its place cannot be read. An administrator sees why.", error) { Detail = $"{Settings.Path} cannot be read: {error.Message.TrimEnd('.')}." };
        }
        finally
        {
            _place.Rest();
        }
    }

    /// <summary>Written only where it says something new: most looks change nothing.</summary>
    void Note(IndexFile file, ArchiveListing listing, bool changed)
    {
        var refused = JsonSerializer.Serialize([.. listing.Refused.Take(1000).Select(file => new RefusedDocument(file.Path, file.Reason))], ArchiveJson.Default.ListRefusedDocument);
        var others = listing.Others.ToString(System.Globalization.CultureInfo.InvariantCulture);
        using var index = file.Connect();
        if (changed || IndexFile.Value(index, RefusedKey) != refused || IndexFile.Value(index, OthersKey) != others)
        {
            file.Write(writing =>
            {
                writing.PutValue(RefusedKey, refused);
                writing.PutValue(OthersKey, others);
                writing.PutValue(IndexedAtKey, DateTimeOffset.UtcNow.ToString("O", System.Globalization.CultureInfo.InvariantCulture));
            });
        }
    }

    async Task EmbedAsync(CancellationToken cancellationToken)
    {
        if (Embedder is null || _problem is not null || _isGone || DateTimeOffset.UtcNow < _embedAgain)
        {
            return;
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            await new VectorPass(Index(anew: true), Embedder).RunAsync(cancellationToken);
            VectorProblem = null;
        }
        catch (Exception error) when (error is EmbeddingException or ArchiveException)
        {
            var problem = error is ArchiveException unwritten ? unwritten.Detail : error.Message;
            if (VectorProblem != problem)
            {
                LogUnread(_logger, Settings.Name, problem);
            }

            VectorProblem = problem;
            _embedAgain = DateTimeOffset.UtcNow + EmbeddingPause;
        }
        catch (SqliteException error)
        {
            VectorProblem = Unreadable(error).Detail;
            _embedAgain = DateTimeOffset.UtcNow + EmbeddingPause;
        }
        finally
        {
            _turn.Release();
        }
    }

    static List<RefusedDocument> Refused(SqliteConnection index)
    {
        var refused = IndexFile.Value(index, RefusedKey) is { } json ? JsonSerializer.Deserialize(json, ArchiveJson.Default.ListRefusedDocument)! : [];
        using var problems = index.Prepare("SELECT path, problem FROM documents WHERE problem IS NOT NULL ORDER BY path LIMIT 1000", out _)!;
        while (problems.Step())
        {
            refused.Add(new(problems.Text(0)!, problems.Text(1)!));
        }

        return refused;
    }

    static long Number(SqliteConnection index, string sql)
    {
        using var number = index.Prepare(sql, out _)!;
        return number.Step() ? number.Integer(0) : 0;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The archive {Name} is indexed: {Count} documents were new or had changed")]
    static partial void LogIndexed(ILogger logger, string name, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "The archive {Name} could not be indexed by a fault")]
    static partial void LogFault(ILogger logger, Exception exception, string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The archive {Name}: {Problem}")]
    static partial void LogUnread(ILogger logger, string name, string problem);
}
