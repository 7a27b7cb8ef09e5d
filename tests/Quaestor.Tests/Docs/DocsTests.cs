using System.CommandLine;
using System.Text.RegularExpressions;
using Quaestor.Agent.Models.Configuration;
using Quaestor.Cli.Commands;
using Quaestor.Cli.Terminal;
using Quaestor.Tests.Architecture;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Docs;

/// <summary>What the program has stands on its page in docs/.</summary>
public sealed partial class DocsTests
{
    static readonly string Api = Read("docs/http-api.md");
    static readonly string CommandLinePage = Read("docs/command-line.md");

    [Fact]
    public void EveryRouteIsOnItsPage()
    {
        var routes = Repository.Files("src/Quaestor.Server/Api", "*.cs")
            .SelectMany(file => MappedRoute().Matches(File.ReadAllText(file)))
            .Select(match => $"{match.Groups["method"].Value.ToUpperInvariant()} {match.Groups["path"].Value}")
            .ToList();
        Assert.True(routes.Count > 15, "Hardly any route was found.");

        Assert.Empty(routes.Where(route => !Api.Contains($"`{route}`", StringComparison.Ordinal)));
    }

    [Fact]
    public void EveryEventIsOnItsPage()
    {
        var events = ProductAssemblies.WrittenTypes
            .Where(type => type.BaseType?.FullName == "Quaestor.Agent.Turns.TurnEvent")
            .Select(type => SnakeCase(type.Name[..^"Event".Length]))
            .ToList();
        Assert.True(events.Count > 5, "Hardly any event was found.");

        Assert.Empty(events.Where(name => !Api.Contains($"| `{name}` |", StringComparison.Ordinal)));
    }

    [Fact]
    public void EveryCommandAndOptionIsOnItsPage()
    {
        var root = CommandLine.Create(new Screen(TextReader.Null, TextWriter.Null, TextWriter.Null, IsTerminal: false, Width: null));
        var commands = root.Subcommands.Select(command => command.Name).ToList();
        commands.AddRange(root.Subcommands.SelectMany(command => command.Subcommands.Select(inner => $"{command.Name} {inner.Name}")));
        var options = root.Subcommands.Concat(root.Subcommands.SelectMany(command => command.Subcommands)).SelectMany(command => command.Options).Concat(root.Options).Select(option => option.Name).Distinct().ToList();
        Assert.True(commands.Count > 5 && options.Count > 10, "Hardly any command or option was found.");

        Assert.Empty(commands.Where(name => !CommandLinePage.Contains($"`{name}", StringComparison.Ordinal)));
        Assert.Empty(options.Where(name => !CommandLinePage.Contains($"`{name}", StringComparison.Ordinal)));
    }

    [Fact]
    public void EveryVariableOfModelsIsOnTheirPage()
    {
        var page = Read("docs/agents.md");

        Assert.True(ModelVariables.All.Count > 10, "Hardly any variable was found.");
        Assert.Empty(ModelVariables.All.Where(name => !page.Contains($"`{name}`", StringComparison.Ordinal)));
    }

    [Fact]
    public void EveryPageThatTheReadmeNamesIsThere()
    {
        var links = LocalLink().Matches(Read("README.md")).Select(match => match.Groups["path"].Value).ToList();
        Assert.True(links.Count > 5, "Hardly any link was found.");

        Assert.Empty(links.Where(path => !Path.Exists(Repository.PathOf(path))));
    }

    static string Read(string path) => File.ReadAllText(Repository.PathOf(path));

    static string SnakeCase(string name) => WordStart().Replace(name, "_$0").ToLowerInvariant();

    [GeneratedRegex("""Map(?<method>Get|Post|Put|Patch|Delete)\("(?<path>[^"]*)""")]
    private static partial Regex MappedRoute();

    [GeneratedRegex(@"\]\((?<path>[a-zA-Z][^):#]*)\)")]
    private static partial Regex LocalLink();

    [GeneratedRegex("(?<=.)[A-Z]")]
    private static partial Regex WordStart();
}
