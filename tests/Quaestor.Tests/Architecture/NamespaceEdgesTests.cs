using Quaestor.Tests.Support;

namespace Quaestor.Tests.Architecture;

/// <summary>Folders are layers only while something holds their edges: this does, against allowed-edges.txt.</summary>
public sealed class NamespaceEdgesTests
{
    static readonly string AllowedFile = Repository.PathOf("tests", "Quaestor.Tests", "Architecture", "allowed-edges.txt");
    static readonly IReadOnlySet<(string From, string To)> Used = NamespaceUses.Read(ProductAssemblies.All);

    [Fact]
    public void EveryUseBetweenNamespacesIsListedWithItsReason()
    {
        Assert.True(Used.Count > 20, "The reader found next to nothing: it is broken.");
        var allowed = ReadAllowed();

        var missing = Used.Except(allowed.Keys).Select(edge => $"{edge.From} -> {edge.To}").Order(StringComparer.Ordinal);
        Assert.True(!missing.Any(), "Not in allowed-edges.txt:\n" + string.Join('\n', missing));
        Assert.All(allowed, line => Assert.False(string.IsNullOrWhiteSpace(line.Value), $"No reason given for {line.Key}"));
    }

    [Fact]
    public void EveryListedUseIsStillThere()
    {
        var unused = ReadAllowed().Keys.Except(Used).Select(edge => $"{edge.From} -> {edge.To}");

        Assert.True(!unused.Any(), "In allowed-edges.txt, but nothing uses it:\n" + string.Join('\n', unused));
    }

    [Fact]
    public void NoTwoNamespacesUseEachOther()
    {
        var mutual = Used.Where(edge => string.CompareOrdinal(edge.From, edge.To) < 0 && Used.Contains((edge.To, edge.From)));

        Assert.Empty(mutual);
    }

    [Fact]
    public void ProjectsReferToTheLeftOnly()
    {
        string[] line = ["Quaestor.Data", "Quaestor.Agent", "Quaestor.Server", "Quaestor.Cli"];

        var backwards = Used.Where(edge => PlaceOf(edge.From) < PlaceOf(edge.To)).ToList();
        var worker = Used.Where(edge => edge.From.StartsWith("Quaestor.Worker", StringComparison.Ordinal) && PlaceOf(edge.To) > 0).ToList();

        Assert.Empty(backwards);
        Assert.Empty(worker);

        int PlaceOf(string name) =>
            name.StartsWith("Quaestor.Worker", StringComparison.Ordinal) ? line.Length : Array.FindIndex(line, project => IsIn(name, project));

        static bool IsIn(string name, string project) => name == project || name.StartsWith(project + ".", StringComparison.Ordinal);
    }

    [Fact]
    public void TheReaderSeesAUseThatOnlyAnAsyncLambdaMakes()
    {
        var self = Mono.Cecil.AssemblyDefinition.ReadAssembly(typeof(NamespaceEdgesTests).Assembly.Location);

        Assert.Contains(("Quaestor.Tests.Architecture.Planted", "Quaestor.Data.Catalog"), NamespaceUses.Read([self]));
    }

    static Dictionary<(string From, string To), string> ReadAllowed() =>
        File.ReadLines(AllowedFile)
            .Where(line => line.Length > 0 && !line.StartsWith('#'))
            .Select(line => line.Split('#', 2))
            .ToDictionary(parts => Edge(parts[0]), parts => parts.ElementAtOrDefault(1)?.Trim() ?? "");

    static (string From, string To) Edge(string text)
    {
        var parts = text.Split("->", StringSplitOptions.TrimEntries);
        return (parts[0], parts[1]);
    }
}
