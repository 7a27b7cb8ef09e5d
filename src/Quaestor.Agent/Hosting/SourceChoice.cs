using Quaestor.Data.Catalog;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Hosting;

/// <summary>The source that a request is about, of those that whoever asks may use.</summary>
/// <param name="preferred">The one that the user means where nothing else says; null for none.</param>
public sealed class SourceChoice(GrantedSources sources, Guid? preferred = null)
{
    /// <param name="idOrName">As the request names it; null for the thread's, else the user's own default, else that of all.</param>
    public ISource Find(string? idOrName, Guid? ofThread)
    {
        if (idOrName is not null)
        {
            return Named(idOrName);
        }

        if (ofThread is { } id && sources.Find(id.ToString()) is { } source)
        {
            return source;
        }

        if (preferred is { } own && sources.Find(own.ToString()) is { } usual)
        {
            return usual;
        }

        return sources.Default ?? throw sources.All switch
        {
            [] => new RequestException(RequestFault.Invalid, "source_required", NoSource),
            _ => new RequestException(RequestFault.Invalid, "source_required", $"Name a source in dataset_id. There are: {Names()}."),
        };
    }

    /// <returns>Null where it is not among them any more.</returns>
    public ISource? Known(Guid id) => sources.Find(id.ToString());

    public ISource Named(string idOrName) =>
        sources.Find(idOrName)
        ?? throw new RequestException(
            RequestFault.NotFound, "unknown_dataset",
            sources.All.Count == 0
                ? $"There is no source \"{idOrName}\". {NoSource}"
                : $"There is no source \"{idOrName}\".{NearestName.Hint(idOrName, [.. sources.All.Select(source => source.Name)])} There are: {Names()}.");

    // Whether there are others must not be told by the sentence.
    string NoSource => sources.IsEverything
        ? "There is no source yet. Start Quaestor with --source and the path of a file or a folder."
        : "No source was granted to you yet. Ask an administrator of this server.";

    string Names() => string.Join(", ", sources.All.Select(source => source.Name));
}
