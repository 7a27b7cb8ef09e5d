using Mono.Cecil;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Architecture;

/// <summary>Limits that keep files and types small enough to be understood one at a time.</summary>
public sealed class BudgetTests
{
    const int LongestFile = 400;
    const int UsualFile = 200;
    const int MostConstructorParameters = 6;

    [Fact]
    public void NoFileIsLongerThan400LinesAndNineInTenAreWithin200()
    {
        var lengths = Repository.Files("src", "*.cs").Concat(Repository.Files("bench", "*.cs")).Concat(Repository.Files("web/src", "*.ts*"))
            .Select(file => (File: Path.GetRelativePath(Repository.Root, file), Lines: File.ReadLines(file).Count()))
            .ToList();
        Assert.True(lengths.Count > 20, "Hardly any source file was found.");

        Assert.DoesNotContain(lengths, file => file.Lines > LongestFile);
        var share = lengths.Count(file => file.Lines <= UsualFile) / (double)lengths.Count;
        Assert.True(share >= 0.9, $"Only {share:P0} of the source files are within {UsualFile} lines.");
    }

    [Fact]
    public void NoClassTakesMoreThanSixThingsToConstruct()
    {
        // Records are data: their parameters are their fields.
        var constructors = ProductAssemblies.WrittenTypes
            .Where(type => type.IsClass && !ProductAssemblies.IsRecord(type) && !type.IsValueType && type.BaseType?.FullName != "System.MulticastDelegate")
            .SelectMany(type => type.Methods.Where(method => method.IsConstructor))
            .ToList();
        Assert.True(constructors.Count > 10, "Hardly any constructor was found.");

        Assert.Empty(constructors.Where(method => method.Parameters.Count > MostConstructorParameters).Select(method => method.FullName));
    }

    [Fact]
    public void EveryInterfaceHasAtLeastTwoImplementations()
    {
        var types = ProductAssemblies.WrittenTypes.ToList();
        var implemented = types.SelectMany(type => type.Interfaces).Select(use => use.InterfaceType.GetElementType().FullName).ToList();
        Assert.True(implemented.Count > 5, "Hardly any implemented interface was found.");

        var lonely = types.Where(type => type.IsInterface).Where(type => implemented.Count(name => name == type.FullName) < 2);
        Assert.Empty(lonely.Select(type => type.FullName));
    }

    [Fact]
    public void NamesSayWhatAThingIs()
    {
        string[] empty = ["Manager", "Helper", "Helpers", "Util", "Utils", "Utilities", "Common", "Base", "Impl"];

        Assert.Empty(ProductAssemblies.WrittenTypes
            .Where(type => empty.Any(ending => NameOf(type).EndsWith(ending, StringComparison.Ordinal)))
            .Select(type => type.FullName));

        static string NameOf(TypeDefinition type) => type.Name.Split('`')[0];
    }
}
