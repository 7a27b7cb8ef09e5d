using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Opening;

namespace Quaestor.ExampleHost;

/// <summary>A source of one's own: what this service knows, written where the agent may read it.</summary>
sealed class Stock(SourceOpener opener) : DelegatingSource(opener.Open(Write(), "stock"))
{
    public override Task<IReadOnlyList<string>> NotesAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>(["Counted every night."]);

    static string Write()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("stock-").FullName, "stock.csv");
        File.WriteAllText(path, "item,warehouse,pieces\nchair,north,40\nchair,south,12\ntable,north,7\nlamp,south,95\n");
        return path;
    }
}
