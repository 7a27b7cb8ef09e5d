namespace Quaestor.Agent.Settings;

/// <summary>Tools beside those of this program: of a server that speaks the Model Context Protocol.</summary>
/// <param name="Name">Stands before the names of its tools.</param>
public sealed record ToolsetSettings(string Name)
{
    /// <summary>Starts the server, which is spoken to over its standard input and output; empty where it runs already.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Above what is inherited without its secrets.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Where the server runs (Streamable HTTP); null where it is started.</summary>
    public Uri? Url { get; init; }

    /// <summary>Of every request to it.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>By the server's own names; <c>*</c> stands for all that have none of their own.</summary>
    public IReadOnlyDictionary<string, ToolPermission> Tools { get; init; } = new Dictionary<string, ToolPermission>(StringComparer.Ordinal);

    /// <summary>Of one call.</summary>
    public TimeSpan CallTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Null where nobody has said anything: then what is labelled as reading only may run, and all else is asked for.</summary>
    public ToolPermission? PermissionOf(string tool) =>
        Tools.TryGetValue(tool, out var own) ? own : Tools.TryGetValue("*", out var all) ? all : null;
}

/// <summary>Tools of one's own: classes of an assembly.</summary>
/// <param name="Path">Of the assembly.</param>
/// <param name="Type">Whole name of the one tool that is wanted; null for all.</param>
public sealed record ToolAssemblySettings(string Path, string? Type = null);

/// <summary>Whether a tool may run.</summary>
public enum ToolPermission
{
    Allow,

    /// <summary>Each call waits for a person's yes.</summary>
    Ask,

    /// <summary>No model hears of it.</summary>
    Deny,
}
