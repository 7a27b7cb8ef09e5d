using System.Text.Json;
using ModelContextProtocol.Protocol;
using Quaestor.Server.Devices;

namespace Quaestor.Cli.Edge;

/// <summary>The tools of a device as the protocol tells of them. Each of them only reads.</summary>
static class EdgeToolList
{
    public static IReadOnlyList<Tool> All { get; } =
    [
        Reading(DeviceProtocol.ListSources, "The sources that this device offers.", []),
        Reading(DeviceProtocol.GetTableNames, "The names of a source's tables.", ["source"]),
        Reading(DeviceProtocol.GetTableSchema, "Tables, columns, types, keys and joins of a source, or of one table of it.", ["source"], ["table", "known"]),
        Reading(DeviceProtocol.GetSampleRows, "Some rows of one table.", ["source", "table"], numbers: ["limit"]),
        Reading(DeviceProtocol.JudgeSql, "Whether a statement may run here. It does not run.", ["source", "sql"]),
        Reading(DeviceProtocol.ExecuteSql, "Runs one statement that only reads, and returns its rows up to this device's cap.", ["source", "sql"], numbers: ["max_rows", "max_bytes", "timeout_ms"]),
    ];

    static Tool Reading(string name, string description, string[] required, string[]? texts = null, string[]? numbers = null) => new()
    {
        Name = name,
        Description = description,
        InputSchema = JsonSerializer.SerializeToElement(new Dictionary<string, object>
        {
            ["type"] = "object",
            ["properties"] = required.Concat(texts ?? []).Select(field => (field, Type: "string")).Concat((numbers ?? []).Select(field => (field, Type: "integer")))
                .ToDictionary(field => field.field, field => new Dictionary<string, string> { ["type"] = field.Type }),
            ["required"] = required,
        }),
        Annotations = new() { ReadOnlyHint = true, DestructiveHint = false, IdempotentHint = true, OpenWorldHint = false },
    };
}
