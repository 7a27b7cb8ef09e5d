using System.Text.Json;
using Quaestor.Agent.Postgres;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Tools.Postgres;

/// <summary>A tool that looks after a PostgreSQL database; it is not there where nobody asks one.</summary>
public abstract class PostgresTool(string name, JsonElement schema) : AgentTool(name, schema)
{
    public override bool IsThereOn(ISource? source) => PostgresDatabase.Is(source);

    public override async Task<ToolOutcome> RunAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var (source, wrong) = DatasetArgument.Read(arguments, context);
        if (source is null)
        {
            return wrong!;
        }

        try
        {
            PostgresDatabase.Of(source);
            return await RunAsync(source, arguments, context, cancellationToken);
        }
        catch (AdministrationException refused)
        {
            return ToolOutcome.Wrong(refused.Message);
        }
    }

    /// <exception cref="AdministrationException">It cannot be done; the model reads why.</exception>
    protected abstract Task<ToolOutcome> RunAsync(ISource source, JsonElement arguments, ToolContext context, CancellationToken cancellationToken);
}
