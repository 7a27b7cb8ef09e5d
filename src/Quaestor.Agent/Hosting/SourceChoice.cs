using Quaestor.Data.Catalog;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Hosting;

/// <summary>The source that a request is about.</summary>
public sealed class SourceChoice(SourceRegistry registry)
{
    /// <param name="idOrName">As the request names it; null for the thread's, else the default one.</param>
    public ISource Find(string? idOrName, Guid? ofThread)
    {
        if (idOrName is not null)
        {
            return Named(idOrName);
        }

        if (ofThread is { } id && registry.Find(id.ToString()) is { } source)
        {
            return source;
        }

        return registry.Default ?? throw registry.All switch
        {
            [] => new RequestException(RequestFault.Invalid, "source_required", "There is no source yet. Start Quaestor with --source and the path of a file or a folder."),
            _ => new RequestException(RequestFault.Invalid, "source_required", $"Name a source in dataset_id. There are: {Names()}."),
        };
    }

    public ISource Named(string idOrName) =>
        registry.Find(idOrName)
        ?? throw new RequestException(
            RequestFault.NotFound, "unknown_dataset",
            registry.All.Count == 0
                ? $"There is no source \"{idOrName}\". Start Quaestor with --source and the path of a file or a folder."
                : $"There is no source \"{idOrName}\".{NearestName.Hint(idOrName, [.. registry.All.Select(source => source.Name)])} There are: {Names()}.");

    string Names() => string.Join(", ", registry.All.Select(source => source.Name));
}
