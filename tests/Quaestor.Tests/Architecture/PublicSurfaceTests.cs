using Mono.Cecil;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Architecture;

/// <summary>
/// What is public is a decision: it stands in a reviewed file per assembly. After a wanted change run the tests once
/// with QUAESTOR_APPROVE=1 and review the difference.
/// </summary>
public sealed class PublicSurfaceTests
{
    [Theory]
    [InlineData("Quaestor.Data")]
    [InlineData("Quaestor.Agent")]
    [InlineData("Quaestor.Server")]
    [InlineData("quaestor")]
    [InlineData("Quaestor.Worker")]
    public void ThePublicSurfaceIsTheApprovedOne(string assembly)
    {
        var approvedFile = Repository.PathOf("tests", "Quaestor.Tests", "Architecture", "PublicSurface", assembly + ".txt");
        var actual = string.Concat(Describe(ProductAssemblies.All.Single(found => found.Name.Name == assembly)).Select(line => line + "\n"));

        if (Environment.GetEnvironmentVariable("QUAESTOR_APPROVE") == "1")
        {
            File.WriteAllText(approvedFile, actual);
        }

        Assert.Equal(File.ReadAllText(approvedFile), actual);
    }

    static IEnumerable<string> Describe(AssemblyDefinition assembly)
    {
        foreach (var type in assembly.MainModule.GetTypes().Where(IsVisible).OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            yield return type.FullName;
            var members = type.Methods.Where(method => IsVisible(method) && !IsRecordPlumbing(method)).Select(Signature)
                .Concat(type.Fields.Where(field => field.IsPublic && !field.IsSpecialName).Select(field => $"{field.Name} : {Short(field.FieldType)}"));
            foreach (var member in members.Order(StringComparer.Ordinal))
            {
                yield return "  " + member;
            }
        }
    }

    static bool IsVisible(TypeDefinition type) =>
        type.DeclaringType is { } outer ? type.IsNestedPublic && IsVisible(outer) : type.IsPublic;

    static bool IsVisible(MethodDefinition method) => (method.IsPublic || method.IsFamily) && method.Name != ".cctor";

    static bool IsRecordPlumbing(MethodDefinition method) =>
        method.Name is "<Clone>$" or "PrintMembers" or "get_EqualityContract" or "GetHashCode" or "ToString" or "Deconstruct" or "Equals"
            or "op_Equality" or "op_Inequality"
        || (method.IsConstructor && method.Parameters is [{ } only] && only.ParameterType.FullName == method.DeclaringType.FullName);

    static string Signature(MethodDefinition method) =>
        $"{method.Name}({string.Join(", ", method.Parameters.Select(parameter => Short(parameter.ParameterType)))}) : {Short(method.ReturnType)}";

    static string Short(TypeReference type) =>
        type is GenericInstanceType generic
            ? $"{generic.Name.Split('`')[0]}<{string.Join(", ", generic.GenericArguments.Select(Short))}>"
            : type.Name;
}
