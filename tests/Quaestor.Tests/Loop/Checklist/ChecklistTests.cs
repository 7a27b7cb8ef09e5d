using System.Reflection;

namespace Quaestor.Tests.Loop.Checklist;

public sealed class ChecklistTests
{
    [Fact]
    public void EveryLineHasATest()
    {
        var lines = typeof(ChecklistLine).GetFields().Where(field => field.Name != nameof(ChecklistLine.Name)).Select(field => (string)field.GetRawConstantValue()!).ToList();
        var shown = typeof(ChecklistTests).Assembly.GetTypes()
            .SelectMany(type => type.GetCustomAttributes<TraitAttribute>().Concat(type.GetMethods().SelectMany(method => method.GetCustomAttributes<TraitAttribute>())))
            .Where(trait => trait.Name == ChecklistLine.Name)
            .Select(trait => trait.Value)
            .ToHashSet();
        Assert.True(lines.Count > 15, "Hardly any line was found.");

        Assert.Empty(lines.Except(shown));
        Assert.Empty(shown.Except(lines));
    }
}
