using Quaestor.Tests.Support;

namespace Quaestor.Tests.Cli.Commands;

[Trait("Size", "Slow")]
public sealed class RunCommandTests(ServedShop shop) : IClassFixture<ServedShop>, IDisposable
{
    readonly TempFolder _folder = new();

    [Fact]
    public async Task WhatAScriptPrintsAndItsRowsAreDataAndFiguresAreFiles()
    {
        var figures = Path.Combine(_folder.Path, "figures");
        var run = await RunAsync("numbers.py", "print('two rows')\npd.Series([1, 2]).plot()\nresult = pd.DataFrame({'n': [1, 2]})", "--figures", figures);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["two rows", "n", "─", "1", "2"], run.Lines);
        Assert.Contains($"Figure written to {figures}/figure-1.png.", run.Errors);
        Assert.Equal("\u0089PNG", System.Text.Encoding.Latin1.GetString((await File.ReadAllBytesAsync(Path.Combine(figures, "figure-1.png"), TestContext.Current.CancellationToken))[..4]));
    }

    [Fact]
    public async Task ForProgramsOnlyTheRowsAreData()
    {
        var run = await RunAsync("numbers.py", "print('two rows')\nresult = pd.DataFrame({'n': [1, 2]})", "--format", "csv");

        Assert.Equal(["n", "1", "2"], run.Lines);
        Assert.Contains("two rows", run.Errors);
    }

    [Theory]
    [InlineData("steal.py", "import os\nresult = 1", 3, "(line 1, column 8)")]
    [InlineData("wrong.py", "result = 1\nresult.nothing", 1, "AttributeError")]
    [InlineData("rows.sql", "select 1 as n", 0, "")]
    [InlineData("rows.txt", "select 1 as n", 2, "is neither Python (.py) nor SQL (.sql).")]
    public async Task TheExitCodeSaysHowItEnded(string name, string text, int exitCode, string said)
    {
        var run = await RunAsync(name, text);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(said, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileThatIsNotThereIsNamed()
    {
        var run = await shop.RunAsync("run", Path.Combine(_folder.Path, "gone.py"));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("gone.py cannot be read", run.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    async Task<CommandRun> RunAsync(string name, string text, params string[] options)
    {
        var path = Path.Combine(_folder.Path, name);
        await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
        return await shop.RunAsync(["run", path, .. options]);
    }
}
