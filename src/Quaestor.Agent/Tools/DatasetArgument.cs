using System.Text.Json;
using Quaestor.Data.Catalog;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Tools;

/// <summary>The source that a call means: the one it names, else the thread's, else the default one.</summary>
static class DatasetArgument
{
    /// <returns>The source, or what to tell the model.</returns>
    public static (ISource? Source, ToolOutcome? Wrong) Read(JsonElement arguments, ToolContext context)
    {
        var names = context.Sources.All.Select(s => s.Name).ToList();
        if (arguments.TryGetProperty("dataset", out var given) && given.GetString() is { Length: > 0 } name)
        {
            return context.Sources.Find(name) is { } named
                ? (named, null)
                : (null, ToolOutcome.Wrong($"There is no dataset \"{name}\".{NearestName.Hint(name, names)} {List(names)}"));
        }

        var source = context.Source ?? context.Sources.Default;
        return source is null
            ? (null, ToolOutcome.Wrong(names.Count == 0 ? "There are no datasets. The user has to add one first." : $"Say which dataset. {List(names)}"))
            : (source, null);
    }

    static string List(List<string> names) => $"The datasets are: {string.Join(", ", names)}.";
}
