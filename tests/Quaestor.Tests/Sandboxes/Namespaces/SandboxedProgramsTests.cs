using System.Runtime.Versioning;
using Quaestor.Data.Results;
using Quaestor.Tests.Sandboxes.Python;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sandboxes.Namespaces;

[SupportedOSPlatform("linux")]
[Trait("Size", "Slow")]
[Collection(NamespacesProvider.Collection)]
public sealed class SandboxedProgramsTests(NamespacesProvider provider) : IClassFixture<NamespacesProvider>
{
    [Fact]
    public async Task AProgramGivesTheSameInTheSandboxAsInAPlainInterpreter()
    {
        using var folder = new TempFolder();
        using var writer = new ResultFolder(folder.Path).Create(PandasPrograms.Columns);
        writer.Append(ResultChunk.Parse(PandasPrograms.Chunk(), PandasPrograms.Columns));
        using var file = writer.Complete();
        var path = Path.Combine(folder.Path, file.Id + ResultFolder.Suffix);

        await PandasPrograms.AgreeAsync(PandasPrograms.Count(15), async code =>
        {
            var run = await provider.RunAsync(provider.Job(code) with { Tables = [new("orders", "shop", path)] });
            return new(run.Outcome.Error?.Type, [.. run.Page?.Columns.Select(column => column.Name) ?? []], run.Page?.Rows ?? []);
        });
    }
}
