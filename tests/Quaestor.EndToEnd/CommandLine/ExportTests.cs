using Quaestor.EndToEnd.Support;

namespace Quaestor.EndToEnd.CommandLine;

public sealed class ExportTests : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("quaestor-export");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("rows.csv", "0,'=0")]
    [InlineData("rows.ndjson", "{\"i\":0,\"t\":\"=0\"}")]
    [InlineData("rows.json", "\"rows\":[[0,\"=0\"],[1,\"=1\"]")]
    [InlineData("rows.md", "| 249 | =249 |")]
    [InlineData("rows.parquet", "PAR1")]
    [InlineData("rows.xlsx", "PK")]
    public async Task AFilesEndingIsItsFormat(string name, string content)
    {
        var path = Path.Combine(_folder.FullName, name);

        var outcome = await BuiltProgram.RunAsync("query", "select i, '=' || i as t from range(250) t(i)", "--output", path);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains("250 rows written", outcome.Errors);
        Assert.Contains(content, await File.ReadAllTextAsync(path));
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public async Task AFullDiskIsOneSentenceAndTheNextQueryWorks()
    {
        var full = await BuiltProgram.RunAsync("query", "select i from range(250) t(i)", "--output", "/dev/full", "--format", "csv");
        var next = await BuiltProgram.RunAsync("query", "select 1 as one", "--format", "csv");

        Assert.Equal(1, full.ExitCode);
        Assert.Contains("the disk is full", full.Errors);
        Assert.Equal(0, next.ExitCode);
    }

    [Fact]
    public async Task AnExportThatDoesNotFitLeavesTheFileThatWasThere()
    {
        var path = Path.Combine(_folder.FullName, "rows.json");
        await File.WriteAllTextAsync(path, "before");

        // As JSON a row takes some 45 bytes, stored 20: the result fits, its export does not.
        var outcome = await BuiltProgram.RunWithFilesOfAtMostAsync(
            1500, "query", "select i, true as a, 1000000000000000 + i as b, true as c, true as d, true as e from range(40000) t(i)", "--output", path);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("the file would be too large", outcome.Errors);
        Assert.Equal("before", await File.ReadAllTextAsync(path));
        Assert.Single(_folder.GetFiles());
    }

    [Theory]
    [InlineData("--output", "rows.txt")]
    [InlineData("--output", "rows.csv", "--format", "table")]
    [InlineData("--json", "--format", "csv")]
    public async Task OptionsThatDoNotGoTogetherAreAUsageError(params string[] options)
    {
        var outcome = await BuiltProgram.RunAsync(["query", "select 1", .. options]);

        Assert.Equal(2, outcome.ExitCode);
    }
}
