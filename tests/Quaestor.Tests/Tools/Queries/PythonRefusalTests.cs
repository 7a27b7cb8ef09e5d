using Quaestor.Agent.Tools.Queries;
using Quaestor.Data.Sandboxes.Python;

namespace Quaestor.Tests.Tools.Queries;

public sealed class PythonRefusalTests
{
    [Fact]
    public void ItNamesThePlaceAndWhatStandsThere()
    {
        var text = PythonRefusal.Of([new("import", 2, 8, "os cannot be imported here.")], "x = 1\nimport os.path");

        Assert.Equal($"The code was refused before it ran.\nLine 2, column 8, os.path: {PythonRefusal.Sentences["import"]}", text);
    }

    /// <summary>Code that got out of its bounds can write the interpreter's answer.</summary>
    [Theory]
    [InlineData("import", 1, 1)]
    [InlineData("import", 2_000_000_000, 1)]
    [InlineData("import", 1, 2_000_000_000)]
    [InlineData("the secret", 1, 1)]
    public void NoWordOfAForgedRefusalIsTold(string rule, int line, int column)
    {
        var text = PythonRefusal.Of([new(rule, line, column, "the secret")], "import os");

        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("2000000000", text, StringComparison.Ordinal);
    }
}
