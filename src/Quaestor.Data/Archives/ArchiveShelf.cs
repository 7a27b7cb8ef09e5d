using Microsoft.Extensions.Logging;
using Quaestor.Data.Archives.Files;
using Quaestor.Data.Archives.Indexing;
using Quaestor.Data.Archives.Pdf;
using Quaestor.Data.Incoming;
using Quaestor.Data.Sources;

namespace Quaestor.Data.Archives;

/// <summary>
/// All archives of an installation: those of its settings, and those that were added while it ran. Nothing is read of any
/// before it is asked for, or watched.
/// </summary>
public sealed class ArchiveShelf : IAsyncDisposable
{
    /// <summary>What was compared less than this ago is not compared again for a search.</summary>
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    /// <summary>How long a search waits for an archive that is indexed for the first time in the background.</summary>
    static readonly TimeSpan FirstLookWait = TimeSpan.FromSeconds(15);

    readonly AddedArchives _added;
    readonly Embedder? _embedder;
    readonly ILogger _logger;
    readonly PdfText _pdf = new();
    readonly Extraction _extraction;
    readonly SemaphoreSlim _turn = new(1, 1);
    volatile IReadOnlyList<Archive> _archives = [];
    ArchiveWatch? _watch;

    /// <param name="folder">Where the indexes are kept.</param>
    /// <param name="configured">Those of the settings.</param>
    /// <param name="embedder">Null where archives are searched by words alone.</param>
    public ArchiveShelf(string folder, IReadOnlyList<ArchiveSettings> configured, Embedder? embedder, ILogger logger)
    {
        _added = new(folder, logger);
        _embedder = embedder;
        _logger = logger;
        _extraction = new(_pdf.ReadAsync);
        _archives = [.. configured.Select(Configured), .. _added.Read().Select(added => Create(added.Id, added.Settings))];
    }

    /// <summary>What a user brought that is no archive: all of it has one limit.</summary>
    public Func<string, long> BytesBeside { get; init; } = _ => 0;

    /// <summary>Why PDFs are not read here, and what to do; null where they are.</summary>
    public string? PdfProblem => _pdf.Missing;

    /// <summary>Those that a user may search: the installation's and their own.</summary>
    public IReadOnlyList<Archive> Of(string userId) => [.. _archives.Where(archive => archive.Settings.Owner is null || archive.Settings.Owner == userId)];

    /// <summary>What models may be shown of each.</summary>
    public IEnumerable<SharedPlace> Shared => _archives.Select(archive => new SharedPlace(archive.Id, archive.Settings.Name, archive.Settings.Share));

    /// <summary>Keeps all indexes up to date from now on: for a process that stays.</summary>
    public void Watch()
    {
        _watch = new ArchiveWatch(_logger);
        foreach (var archive in _archives)
        {
            _watch.Begin(archive);
        }
    }

    /// <summary>Those of the settings as they are now. One that has not changed goes on.</summary>
    public async Task ReplaceAsync(IReadOnlyList<ArchiveSettings> configured)
    {
        await _turn.WaitAsync();
        try
        {
            var gone = _archives.Where(archive => !archive.Settings.IsAdded && !configured.Contains(archive.Settings)).ToList();
            foreach (var archive in gone)
            {
                await EndAsync(archive, deletes: false);
            }

            var kept = _archives.Except(gone).ToList();
            var come = configured.Where(settings => !kept.Exists(archive => archive.Settings == settings)).Select(Configured).ToList();
            _archives = [.. kept, .. come];
            come.ForEach(archive => _watch?.Begin(archive));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <exception cref="ArchiveException">There is nothing there, or the name is taken.</exception>
    public Task<Archive> AddAsync(ArchiveSettings settings) => AddAsync(Guid.CreateVersion7(), settings, () => { });

    /// <summary>Begins to take documents in, of which nothing stays unless they are kept.</summary>
    /// <param name="most">Bytes of one archive, null for no limit.</param>
    /// <param name="mostOfUser">Bytes of all that a user brought, null for no limit.</param>
    public IncomingArchive Begin(string userId, long? most, long? mostOfUser)
    {
        _added.MakeFolder();
        var id = Guid.CreateVersion7();
        return new(id, _added.FilesPath(id), most, mostOfUser - BytesOf(userId) - BytesBeside(userId)) { MostOfUser = mostOfUser };
    }

    /// <summary>Makes an archive of what was taken in.</summary>
    /// <param name="settings">Its path is known here.</param>
    /// <exception cref="ArchiveException">The name is taken.</exception>
    /// <exception cref="IncomingException">There is nothing in it, or the user has no room left.</exception>
    public async Task<Archive> KeepAsync(IncomingArchive incoming, ArchiveSettings settings)
    {
        var archive = await AddAsync(incoming.Id, settings with { Path = incoming.Place, IsUploaded = true }, () =>
        {
            // Several may have come in at once, each of which would have had room.
            if (BytesOf(settings.Owner!) + BytesBeside(settings.Owner!) + incoming.Files.Bytes > incoming.MostOfUser)
            {
                throw IncomingFiles.NoRoom();
            }
        });
        incoming.Keep();
        return archive;
    }

    /// <summary>Deletes what a crash left half brought, or half deleted.</summary>
    public void Expire() => _added.Expire();

    /// <summary>Copies all archives that were added to one installation into another, in which they are the same.</summary>
    public static void Copy(string from, string to)
    {
        if (from != to)
        {
            AddedArchives.Copy(from, to);
        }
    }

    /// <summary>With its index, and its file where that was uploaded. Of those of the settings there is nothing to remove here.</summary>
    public async Task RemoveAsync(Archive archive)
    {
        await _turn.WaitAsync();
        try
        {
            await EndAsync(archive, deletes: true);
            _added.Delete(archive.Id);
            _archives = [.. _archives.Where(other => other != archive)];
        }
        finally
        {
            _turn.Release();
        }
    }

    public async Task RemoveAllOfAsync(string userId)
    {
        foreach (var archive in _archives.Where(archive => archive.Settings.Owner == userId))
        {
            await RemoveAsync(archive);
        }
    }

    /// <summary>The documents that fit a question best, each once, the best first.</summary>
    /// <exception cref="ArchiveException">An index cannot be read.</exception>
    public async Task<ArchiveAnswer> SearchAsync(IReadOnlyList<Archive> archives, string question, int most, CancellationToken cancellationToken)
    {
        foreach (var archive in archives)
        {
            await BringUpToDateAsync(archive, cancellationToken);
        }

        var answer = await ArchiveSearch.FindAsync(archives, question, most, cancellationToken);
        var notices = archives.Select(NoticeOf).Append(answer.Notice).OfType<string>();
        return answer with { Notice = string.Join(' ', notices) is { Length: > 0 } notice ? notice : null };
    }

    /// <summary>Of all that a user brought for archives.</summary>
    public long BytesOf(string userId) => _archives.Where(archive => archive.Settings.Owner == userId).Sum(archive => _added.BytesOf(archive.Id));

    public async Task BringUpToDateAsync(Archive archive, CancellationToken cancellationToken)
    {
        if (_watch is null)
        {
            if (DateTimeOffset.UtcNow - archive.LookedAt > Fresh)
            {
                await archive.RefreshAsync(retries: false, cancellationToken);
            }

            return;
        }

        try
        {
            await archive.FirstLook.WaitAsync(FirstLookWait, cancellationToken);
        }
        catch (TimeoutException)
        {
            // What is indexed until now is found, and the answer says that there is more to come.
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_watch is not null)
        {
            await _watch.DisposeAsync();
        }

        foreach (var archive in _archives)
        {
            archive.Dispose();
        }

        await _pdf.DisposeAsync();
        _turn.Dispose();
    }

    static string? NoticeOf(Archive archive) =>
        archive.Problem is { } problem ? $"The archive {archive.Settings.Name}: {problem}"
        : archive.FirstLook.IsCompleted ? null
        : $"The archive {archive.Settings.Name} is still being indexed: more may be found later.";

    async Task<Archive> AddAsync(Guid id, ArchiveSettings settings, Action check)
    {
        settings = settings with { IsAdded = true };
        new ArchivePlace(settings.Path, ArchiveLimits.Default).Check();
        await _turn.WaitAsync();
        try
        {
            RefuseTaken(settings);
            check();
            var archive = Create(id, settings);
            _added.Write(id, settings);
            _archives = [.. _archives, archive];
            _watch?.Begin(archive);
            return archive;
        }
        finally
        {
            _turn.Release();
        }
    }

    void RefuseTaken(ArchiveSettings settings)
    {
        if (Of(settings.Owner ?? "").Concat(settings.Owner is null ? _archives : []).Any(archive => archive.Settings.Name.Equals(settings.Name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new ArchiveException($"There is an archive {settings.Name} already. Choose another name, or remove it first.") { IsNameTaken = true };
        }
    }

    async Task EndAsync(Archive archive, bool deletes)
    {
        if (_watch is not null)
        {
            await _watch.EndAsync(archive.Id);
        }

        await archive.EndAsync(deletes);
    }

    Archive Configured(ArchiveSettings settings) => Create(Archive.IdOf(settings.Name, settings.Path), settings);

    // Texts for a hosted model's vectors leave the machine, as those that a hosted model reads do.
    Archive Create(Guid id, ArchiveSettings settings) => new(id, settings, _added.IndexPath(id), _extraction, _logger)
    {
        Embedder = _embedder is { IsHosted: true } && settings.Share != SourceShare.Rows ? null : _embedder,
    };
}
