namespace Quaestor.Data.Sources;

/// <summary>All sources that are open.</summary>
public sealed class SourceRegistry(IReadOnlyList<ISource> sources) : IAsyncDisposable
{
    readonly Dictionary<string, ISource> _byName = sources.ToDictionary(source => source.Name, StringComparer.OrdinalIgnoreCase);
    readonly Dictionary<Guid, ISource> _byId = sources.ToDictionary(source => source.Id);

    /// <summary>In the order in which they were given.</summary>
    public IReadOnlyList<ISource> All => sources;

    /// <returns>Null if there is none.</returns>
    public ISource? Find(string idOrName) =>
        Guid.TryParse(idOrName, out var id) && _byId.TryGetValue(id, out var known) ? known : _byName.GetValueOrDefault(idOrName);

    public async ValueTask DisposeAsync()
    {
        foreach (var source in sources)
        {
            await source.DisposeAsync();
        }
    }
}
