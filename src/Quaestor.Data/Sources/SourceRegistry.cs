using System.Collections.Concurrent;

namespace Quaestor.Data.Sources;

/// <summary>
/// All sources that are open. The whole list is replaced at once, so that nobody sees half of a change; a source that is
/// no longer on it is closed when nobody reads from it any more.
/// </summary>
/// <param name="sources">In the order in which they are listed.</param>
/// <param name="defaultSource">The source that is meant where none is named; null for the only one of the installation.</param>
/// <param name="closesAfter">How long at least one that was taken off the list stays open, for whoever has just found it.</param>
public sealed class SourceRegistry(IReadOnlyList<ConfiguredSource> sources, ISource? defaultSource = null, TimeSpan? closesAfter = null) : IAsyncDisposable
{
    static readonly TimeSpan ClosesAfter = TimeSpan.FromSeconds(30);

    readonly TimeSpan _closesAfter = closesAfter ?? ClosesAfter;
    readonly CancellationTokenSource _ending = new();
    readonly ConcurrentDictionary<ISource, int> _held = new(ReferenceEqualityComparer.Instance);
    readonly ConcurrentDictionary<Task, bool> _closing = [];
    volatile Listing _now = new(sources, defaultSource);

    /// <summary>What is no source, and of which models are shown as much as its owner says, all the same: archives.</summary>
    public Func<IEnumerable<SharedPlace>> Others { get; set; } = () => [];

    /// <summary>In the order in which they were given.</summary>
    public IReadOnlyList<ISource> All => _now.All;

    public IReadOnlyList<ConfiguredSource> Configured => _now.Sources;

    /// <summary>The source that is meant where none is named; null where one has to be.</summary>
    public ISource? Default => _now.Default;

    /// <summary>All that there are, whosever they are.</summary>
    public GrantedSources Everything => new(this, null);

    /// <summary>As an administrator sees it: all but what others keep for themselves.</summary>
    public GrantedSources EverythingFor(string userId) => new(this, source => !IsPrivate(source) || OwnerOf(source) == userId) { IsEverything = true };

    /// <returns>Null if there is none.</returns>
    public ISource? Find(string idOrName)
    {
        var now = _now;
        return Guid.TryParse(idOrName, out var id) && now.ById.TryGetValue(id, out var known) ? known.Source : now.ByName.GetValueOrDefault(idOrName)?.Source;
    }

    /// <summary>What may be done on a source: for one that is no longer listed, what is allowed everywhere.</summary>
    public SourcePolicy PolicyOf(ISource source) => _now.ById.GetValueOrDefault(source.Id)?.Settings.Policy ?? SourcePolicy.Default;

    /// <summary>The user who brought a source; null for one of the installation.</summary>
    public string? OwnerOf(ISource source) => _now.ById.GetValueOrDefault(source.Id)?.Settings.Owner;

    /// <summary>Whether nobody but its owner may use a source.</summary>
    public bool IsPrivate(ISource source) => _now.ById.GetValueOrDefault(source.Id)?.Settings.IsPrivate ?? false;

    /// <summary>Keeps a source open until the answer is disposed.</summary>
    public IDisposable Hold(ISource source)
    {
        _held.AddOrUpdate(source, 1, (_, count) => count + 1);
        return new Held(this, source);
    }

    /// <summary>Lists these from now on. Those that were listed before and are not among them are closed once nobody reads from them.</summary>
    public void Replace(IReadOnlyList<ConfiguredSource> sources, ISource? defaultSource)
    {
        var before = Interlocked.Exchange(ref _now!, new Listing(sources, defaultSource));
        foreach (var gone in before.All.Where(source => !sources.Any(kept => ReferenceEquals(kept.Source, source))))
        {
            var closing = CloseAsync(gone);
            _closing[closing] = true;
            _ = closing.ContinueWith(done => _closing.TryRemove(done, out _), TaskScheduler.Default);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await Task.WhenAll(_closing.Keys);
        foreach (var source in All)
        {
            await source.DisposeAsync();
        }

        _ending.Dispose();
    }

    async Task CloseAsync(ISource source)
    {
        try
        {
            do
            {
                await Task.Delay(_closesAfter, _ending.Token);
            }
            while (_held.ContainsKey(source));
        }
        catch (OperationCanceledException)
        {
            // The program ends, and what reads has been told to.
        }

        await source.DisposeAsync();
    }

    void LetGo(ISource source)
    {
        if (_held.AddOrUpdate(source, 0, (_, count) => count - 1) == 0)
        {
            _held.TryRemove(new KeyValuePair<ISource, int>(source, 0));
        }
    }

    sealed class Listing(IReadOnlyList<ConfiguredSource> sources, ISource? defaultSource)
    {
        public IReadOnlyList<ConfiguredSource> Sources { get; } = sources;

        public IReadOnlyList<ISource> All { get; } = [.. sources.Select(configured => configured.Source)];

        public ISource? Default { get; } = defaultSource ?? (sources.Where(source => source.Settings.Owner is null).ToList() is [var only] ? only.Source : null);

        public Dictionary<string, ConfiguredSource> ByName { get; } = sources.ToDictionary(configured => configured.Source.Name, StringComparer.OrdinalIgnoreCase);

        public Dictionary<Guid, ConfiguredSource> ById { get; } = sources.ToDictionary(configured => configured.Source.Id);
    }

    sealed class Held(SourceRegistry registry, ISource source) : IDisposable
    {
        ISource? _source = source;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _source, null) is { } held)
            {
                registry.LetGo(held);
            }
        }
    }
}
