using System.Text.RegularExpressions;
using Quaestor.Agent.Models.Configuration;
using Quaestor.Agent.Settings.Text;

namespace Quaestor.Agent.Settings;

/// <summary>Reads <c>toolsets</c>. The keys stand in the schema too; a test compares the two.</summary>
static partial class ToolsetReader
{
    internal static readonly string[] Keys = ["command", "env", "url", "headers", "tools", "timeout_seconds", "assembly", "type"];

    static readonly string[] AssemblyKeys = ["assembly", "type"];

    /// <param name="foreign">Null where the file is the user's own.</param>
    public static IReadOnlyList<ToolsetSettings> Read(Section settings, ForeignFile? foreign)
    {
        if (settings.Object("toolsets") is not { } toolsets)
        {
            return [];
        }

        return foreign is null ? [.. toolsets.Objects().Where(set => !set.Section.Has("assembly")).Select(set => Read(toolsets, set.Name, set.Section))] : throw settings.Wrong("toolsets", foreign.NoPrograms);
    }

    /// <summary>Those that are assemblies of one's own. They too count only in a file of one's own, which <see cref="Read(Section, ForeignFile?)"/> sees to.</summary>
    public static IReadOnlyList<ToolAssemblySettings> ReadAssemblies(Section settings, SettingsPaths paths) =>
        [.. settings.Object("toolsets")?.Objects().Where(set => set.Section.Has("assembly"))
            .Select(set => set.Section.Allow(AssemblyKeys)).Select(set => new ToolAssemblySettings(paths.Absolute(set.Text("assembly")!), set.Text("type"))) ?? []];

    static ToolsetSettings Read(Section toolsets, string name, Section section)
    {
        var set = section.Allow(Keys);
        if (!Name().IsMatch(name))
        {
            throw toolsets.Wrong(name, "is no name for a toolset: it stands before the names of its tools, and has up to 24 letters, digits and hyphens.");
        }

        var command = set.Texts("command");
        var url = Address(set);
        if (command is null == url is null)
        {
            throw set.Wrong("names its server by one of \"command\", which starts it, and \"url\", where it runs, or an \"assembly\" of your own.");
        }

        if (command is [] or ["", ..])
        {
            throw set.Wrong("command", "is empty. It looks like [\"npx\", \"-y\", \"@modelcontextprotocol/server-memory\"].");
        }

        return new ToolsetSettings(name)
        {
            Command = command ?? [],
            Environment = Map(set, "env"),
            Url = url,
            Headers = Map(set, "headers"),
            Tools = Permissions(set),
            CallTime = set.Number("timeout_seconds", 1, 3600) is { } seconds ? TimeSpan.FromSeconds(seconds) : new ToolsetSettings(name).CallTime,
        };
    }

    static Uri? Address(Section set) => set.Text("url") is not { } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address
        : throw set.Wrong("url", "is no address. It looks like https://tools.example.com/mcp.");

    static Dictionary<string, string> Map(Section set, string key) =>
        set.Object(key) is { } map ? map.Names.ToDictionary(name => name, name => map.Text(name)!, StringComparer.Ordinal) : [];

    static Dictionary<string, ToolPermission> Permissions(Section set) =>
        set.Object("tools") is not { } tools ? []
        : tools.Names.ToDictionary(
            name => name, name => tools.Choice(name, ("allow", ToolPermission.Allow), ("ask", ToolPermission.Ask), ("deny", ToolPermission.Deny))!.Value, StringComparer.Ordinal);

    [GeneratedRegex("^[A-Za-z0-9-]{1,24}$")]
    private static partial Regex Name();
}
