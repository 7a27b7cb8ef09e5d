using Microsoft.Extensions.Logging.Abstractions;
using Quaestor.Cli.Sessions;
using Quaestor.Data.Queries;
using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes.Pool;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Opening;

namespace Quaestor.Cli.Edge;

/// <summary>What this device offers, opened, with all that its queries need.</summary>
sealed class OpenedSources : IAsyncDisposable
{
    readonly WorkerPool _workers;
    readonly IReadOnlyList<ConfiguredSource> _sources;
    readonly string _folder;

    OpenedSources(WorkerPool workers, IReadOnlyList<ConfiguredSource> sources, string folder, QueryLimits limits)
    {
        (_workers, _sources, _folder) = (workers, sources, folder);
        var runner = new QueryRunner(new ResultFolder(folder));
        All = [.. sources.Select(source => new EdgeSource(source, runner, limits))];
    }

    public IReadOnlyList<EdgeSource> All { get; }

    /// <param name="share">Of sources that say nothing about it.</param>
    /// <exception cref="SourceException">A source is not there, or of a kind that is not read.</exception>
    /// <exception cref="CommandException">There is none.</exception>
    public static OpenedSources Open(SessionOptions options, QueryLimits limits, SourceShare? share)
    {
        var agent = Session.AgentOptionsOf(options);

        // Who names some means these alone: what else the settings hold is not the server's business.
        var wanted = agent.Settings.Sources.Where(source => options.Sources.Count == 0
            || options.Sources.Any(place => string.Equals(place, source.Name, StringComparison.OrdinalIgnoreCase) || (Path.Exists(place) && Path.GetFullPath(place) == source.Place))).ToList();
        var workers = new WorkerPool(agent.Workers, NullLogger<WorkerPool>.Instance);
        try
        {
            var (listed, _) = new SourceListing(new SourceOpener(workers)).Open(options.Sources, wanted, []);
            return listed.Count == 0
                ? throw new CommandException(ExitCode.Usage, "Say with --source what this device offers: a file, a folder, a database, or a source of the settings by its name.")
                : new(workers, [.. listed.Select(source => Sharing(source, share))], Directory.CreateTempSubdirectory("quaestor-edge-").FullName, limits);
        }
        catch
        {
            // Nothing has started yet that would have to be waited for.
            _ = workers.DisposeAsync().AsTask();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var source in _sources)
        {
            await source.Source.DisposeAsync();
        }

        await _workers.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    static ConfiguredSource Sharing(ConfiguredSource source, SourceShare? share) =>
        source with { Settings = source.Settings with { Policy = source.Settings.Policy with { Share = source.Settings.Policy.Share ?? share } } };
}
