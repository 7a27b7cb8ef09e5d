namespace Quaestor.Agent.Settings.Text;

/// <summary>The variables that settings may name, and whose they are.</summary>
/// <param name="environment">Those of the environment, which are the user's own.</param>
/// <param name="folder">Those of a file <c>.env</c> in the current folder, below them; whoever made the folder made it.</param>
public sealed class NamedVariables(Func<string, string?> environment, Func<string, string?>? folder = null)
{
    public static NamedVariables None { get; } = new(_ => null);

    /// <summary>Null where it is not set, or to nothing.</summary>
    public string? Find(string name) => Own(name) ?? Value(folder?.Invoke(name));

    /// <summary>The value where it comes from the environment.</summary>
    public string? Own(string name) => Value(environment(name));

    /// <summary>Without spaces around them, for variables whose values hold none.</summary>
    internal NamedVariables Trimmed => new(name => environment(name)?.Trim(), name => folder?.Invoke(name)?.Trim());

    static string? Value(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
