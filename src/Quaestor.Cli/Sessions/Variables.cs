using Quaestor.Agent.Settings;
using Quaestor.Agent.Settings.Text;

namespace Quaestor.Cli.Sessions;

/// <summary>Variables of the environment, and below them those of a file <c>.env</c>.</summary>
/// <param name="folder">Where the file lies, if there is one.</param>
sealed class Variables(string folder)
{
    readonly Lazy<Dictionary<string, string>> _file = new(() => Read(Path.Combine(folder, ".env")));

    public static Variables OfCurrentFolder() => new(Directory.GetCurrentDirectory());

    public NamedVariables Named => new(Environment.GetEnvironmentVariable, _file.Value.GetValueOrDefault);

    /// <summary>The settings file that a command means: the one it gives, the one the environment names, this folder's, or the user's own.</summary>
    /// <returns>Null where there is none.</returns>
    public SettingsFile? SettingsFile(string? given) =>
        SettingsPath(given) is not { } path ? null : new(path, Named, isForeign: given is null && Named.Own(Agent.Settings.SettingsFile.Variable) is null && path != Agent.Settings.SettingsFile.UsersOwn());

    /// <inheritdoc cref="SettingsFile"/>
    public string? SettingsPath(string? given) => given ?? Named.Find(Agent.Settings.SettingsFile.Variable) ?? Agent.Settings.SettingsFile.Find(folder);

    static Dictionary<string, string> Read(string path)
    {
        try
        {
            return Parse(File.ReadLines(path));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Failed, $"{path} cannot be read: {exception.Message}");
        }
    }

    static Dictionary<string, string> Parse(IEnumerable<string> lines)
    {
        var values = new Dictionary<string, string>();
        foreach (var line in lines.Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
        {
            var (name, value) = line.IndexOf('=') is var sign and > 0 ? (line[..sign], line[(sign + 1)..]) : (line, "");
            values[name.Replace("export ", "", StringComparison.Ordinal).Trim()] = Unquoted(value.Trim());
        }

        return values;
    }

    // Behind an unquoted value a comment may follow; within quotes # is a letter like any other.
    static string Unquoted(string value) =>
        value is ['"' or '\'', ..] && value.IndexOf(value[0], 1) is var end and > 0
            ? value[1..end]
            : value.Split(" #", 2)[0].TrimEnd();
}
