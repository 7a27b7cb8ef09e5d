using Quaestor.Agent.Hosting;
using Quaestor.Agent.Tools.Datasets;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Programs;

/// <summary>The schemas of a user's sources, as a program may read them.</summary>
/// <param name="sight">What programs may see.</param>
public sealed class ProgramSchemas(AgentHost host, ProgramSight sight)
{
    /// <summary>Name, kind and, where there is one, description of each source.</summary>
    public async Task<IReadOnlyList<(string Name, string Kind, string? Description)>> ListAsync(string userId)
    {
        var sources = (await host.Rights.OfAsync(userId)).Sources;
        return [.. sources.All.Select(source => (source.Name, source.Kind, sources.PolicyOf(source).Description))];
    }

    /// <param name="dataset">Its name or id.</param>
    /// <param name="table">Null for all of them.</param>
    /// <returns>Null where the user has no such source, or it no such table.</returns>
    /// <exception cref="SourceException">The source cannot be used now.</exception>
    /// <exception cref="SandboxException">The source cannot be used now.</exception>
    public async Task<string?> ReadAsync(string userId, string dataset, string? table, CancellationToken cancellationToken)
    {
        var sources = (await host.Rights.OfAsync(userId)).Sources;
        if (sources.Find(dataset) is not { } source)
        {
            return null;
        }

        var schema = await source.SchemaAsync(cancellationToken);
        var shown = table is null ? schema : schema with { Tables = [.. schema.Tables.Where(known => known.Name.Equals(table, StringComparison.OrdinalIgnoreCase))], Joins = [] };
        return table is not null && shown.Tables.Count == 0
            ? null
            : GetDatasetSchema.TextOf(source, shown, sources.PolicyOf(source).Masked).ReadBy(sight.Of(host.Sources));
    }
}
