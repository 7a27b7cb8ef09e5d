using System.Globalization;
using Quaestor.Data.Sql.DuckDb;

namespace Quaestor.Data.Sandboxes;

/// <summary>DuckDB's settings in a worker. All limits are explicit: alone it would take most of the machine.</summary>
static class DatabaseSettings
{
    /// <summary>A worker that runs queries over data. Every worker may use all cores: mostly one is busy, and the system shares them fairly between several.</summary>
    public static IReadOnlyDictionary<string, string> ForQueries(WorkerSpec spec, WorkerView view) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["memory_limit"] = Mebibytes(spec.MemoryBytes),
        ["threads"] = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
        ["temp_directory"] = view.SpillFolder,
        ["max_temp_directory_size"] = Mebibytes(spec.SpillBytes),
        ["autoinstall_known_extensions"] = "false",
        ["autoload_known_extensions"] = "false",
        ["allow_community_extensions"] = "false",
    };

    /// <summary>A worker that only parses.</summary>
    public static IReadOnlyDictionary<string, string> ForParsing(WorkerSpec spec) =>
        new Dictionary<string, string>(DuckDbParser.Settings, StringComparer.Ordinal) { ["memory_limit"] = Mebibytes(spec.MemoryBytes) };

    static string Mebibytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20}MiB");
}
