using System.Reflection;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Quaestor.Data.Sql;

namespace Quaestor.Tests.Sql;

public sealed class ApprovedSqlTests
{
    [Fact]
    public void ItCannotBeMadeChangedOrCopiedFromOutside()
    {
        var type = typeof(ApprovedSql);

        Assert.True(type.IsSealed);
        Assert.All(type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic), constructor => Assert.True(constructor.IsPrivate));
        Assert.All(type.GetProperties(), property => Assert.Null(property.SetMethod));
        Assert.Null(type.GetMethod("<Clone>$"));
    }

    [Fact]
    public void OnlyGuardsHaveItJudged()
    {
        using var assembly = AssemblyDefinition.ReadAssembly(typeof(ApprovedSql).Assembly.Location);
        var callers = assembly.MainModule.GetTypes()
            .SelectMany(type => type.Methods.Where(method => method.HasBody).Select(method => (Type: Outermost(type), method)))
            .Where(pair => pair.method.Body.Instructions.Any(CallsJudge))
            .Select(pair => pair.Type.FullName)
            .Distinct()
            .ToList();

        Assert.NotEmpty(callers);
        Assert.All(callers, caller => Assert.Matches(@"^Quaestor\.Data\.Sql\.\w+\.\w+Guard$", caller));
    }

    static bool CallsJudge(Instruction instruction) =>
        instruction.Operand is MethodReference { Name: nameof(ApprovedSql.JudgeAsync), DeclaringType.FullName: "Quaestor.Data.Sql.ApprovedSql" };

    static TypeDefinition Outermost(TypeDefinition type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
