using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Quaestor.Agent.Programs;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sources;

namespace Quaestor.Server.Mcp;

/// <summary>Schemas as resources: <c>quaestor://datasets/{dataset}/schema</c>, and one table at <c>…/tables/{table}</c>.</summary>
sealed class SchemaResources(ProgramSchemas schemas)
{
    const string Root = "quaestor://datasets/";
    const string OfAll = "schema";
    const string OfTable = "tables";
    const string MimeType = "text/plain";

    public async Task<ListResourcesResult> ListAsync(string userId) => new()
    {
        Resources =
        [
            .. (await schemas.ListAsync(userId)).Select(dataset => new Resource
            {
                Uri = $"{Root}{Uri.EscapeDataString(dataset.Name)}/{OfAll}",
                Name = dataset.Name,
                Title = $"Schema of {dataset.Name}",
                Description = dataset.Description ?? $"Tables, columns, values and joins of {dataset.Name} ({dataset.Kind}).",
                MimeType = MimeType,
            }),
        ],
    };

    public static ListResourceTemplatesResult Templates() => new()
    {
        ResourceTemplates =
        [
            new() { UriTemplate = $"{Root}{{dataset}}/{OfAll}", Name = "schema", Title = "Schema of a dataset", Description = "Tables, columns, values and joins.", MimeType = MimeType },
            new() { UriTemplate = $"{Root}{{dataset}}/{OfTable}/{{table}}", Name = "table", Title = "Schema of a table", Description = "Columns and values of one table.", MimeType = MimeType },
        ],
    };

    /// <exception cref="McpException">There is no such resource, or it cannot be read now.</exception>
    /// <param name="isModern">The revision has no code of its own for what is not there.</param>
    public async Task<ReadResourceResult> ReadAsync(string userId, string uri, bool isModern, CancellationToken cancellationToken)
    {
        try
        {
            return Parse(uri) is var (dataset, table) && await schemas.ReadAsync(userId, dataset, table, cancellationToken) is { } text
                ? new() { Contents = [new TextResourceContents { Uri = uri, MimeType = MimeType, Text = text }] }
                : throw new McpProtocolException("There is no such resource. resources/list names those that there are.", isModern ? McpErrorCode.InvalidParams : McpErrorCode.ResourceNotFound);
        }
        catch (Exception exception) when (exception is SourceException or SandboxException)
        {
            throw new McpProtocolException("The dataset cannot be used now. Its administrator sees why.", exception, McpErrorCode.InternalError);
        }
    }

    static (string Dataset, string? Table)? Parse(string uri) =>
        !uri.StartsWith(Root, StringComparison.Ordinal) ? null
        : uri[Root.Length..].Split('/') switch
        {
            [{ Length: > 0 } dataset, OfAll] => (Uri.UnescapeDataString(dataset), null),
            [{ Length: > 0 } dataset, OfTable, { Length: > 0 } table] => (Uri.UnescapeDataString(dataset), Uri.UnescapeDataString(table)),
            _ => null,
        };
}
