using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Quaestor.Data.Archives.Documents;
using Quaestor.Data.Archives.Files;
using Quaestor.Data.Archives.Indexing;
using Quaestor.Data.Sqlite;

namespace Quaestor.Data.Archives;

/// <summary>Documents of one place with their index. Its index may be searched while it is brought up to date.</summary>
public sealed partial class Archive : IDisposable
{
    /// <summary>How long an embeddings endpoint that failed is left alone.</summary>
    static readonly TimeSpan EmbeddingPause = TimeSpan.FromMinutes(1);

    readonly ArchiveIndex _index;
    readonly ArchivePlace _place;
    readonly Extraction _extraction;
    readonly ILogger _logger;
    readonly SemaphoreSlim _turn = new(1, 1);
    readonly TaskCompletionSource _lookedAt = new(TaskCreationOptions.RunContinuationsAsynchronously);
    volatile IndexingPass? _pass;
    volatile ArchiveException? _problem;
    DateTimeOffset _embedAgain;

    internal Archive(Guid id, ArchiveSettings settings, string file, Extraction extraction, ILogger logger)
    {
        Id = id;
        Settings = settings;
        _index = new(settings.Name, file);
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

    /// <summary>It has been removed.</summary>
    internal bool IsGone => _index.IsGone;

    /// <summary>Ends with the first comparison.</summary>
    internal Task FirstLook => _lookedAt.Task;

    /// <summary>Compares the index with what lies there, and reads what is new. Who comes while that is done waits for it.</summary>
    /// <param name="retries">What was refused before is tried once more; the first time it always is.</param>
    public async Task RefreshAsync(bool retries, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_index.IsGone)
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
            using var index = _index.Connect();
            return StatusNotes.Read(index) with { Problem = Problem, Detail = _problem?.Detail, Progress = _pass?.Progress };
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
            _index.End(deletes);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <exception cref="ArchiveException">The index cannot be read.</exception>
    internal SqliteConnection Connect() => _index.Connect();

    internal ArchiveException Unreadable(Exception error) => _index.Unreadable(error);

    public void Dispose() => _index.Dispose();

    internal static Guid IdOf(string name, string path) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"archive\0{name}\0{path}")).AsSpan(0, 16));

    async Task LookAsync(bool retries, CancellationToken cancellationToken)
    {
        try
        {
            var began = Stopwatch.GetTimestamp();
            var listing = _place.List(cancellationToken);
            ListingTime = Stopwatch.GetElapsedTime(began);
            var index = _index.ForWriting();
            var pass = new IndexingPass(index, _extraction, retries);
            _pass = pass;
            var changed = await pass.RunAsync(listing, cancellationToken);
            StatusNotes.Write(index, listing, changed);
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

    async Task EmbedAsync(CancellationToken cancellationToken)
    {
        if (Embedder is null || _problem is not null || _index.IsGone || DateTimeOffset.UtcNow < _embedAgain)
        {
            return;
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            await new VectorPass(_index.ForWriting(), Embedder).RunAsync(cancellationToken);
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

    [LoggerMessage(Level = LogLevel.Information, Message = "The archive {Name} is indexed: {Count} documents were new or had changed")]
    static partial void LogIndexed(ILogger logger, string name, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "The archive {Name} could not be indexed by a fault")]
    static partial void LogFault(ILogger logger, Exception exception, string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The archive {Name}: {Problem}")]
    static partial void LogUnread(ILogger logger, string name, string problem);
}
