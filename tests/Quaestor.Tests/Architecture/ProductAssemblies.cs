using Mono.Cecil;

namespace Quaestor.Tests.Architecture;

/// <summary>The product's built assemblies as metadata, read and never loaded.</summary>
static class ProductAssemblies
{
    public static readonly string[] Names = ["Quaestor.Data", "Quaestor.Agent", "Quaestor.Server", "quaestor", "Quaestor.Worker"];

    public static IReadOnlyList<AssemblyDefinition> All { get; } =
        [.. Names.Select(name => AssemblyDefinition.ReadAssembly(Path.Combine(AppContext.BaseDirectory, name + ".dll")))];

    /// <summary>Every type that a person wrote, nested ones included; compiler-made ones left out.</summary>
    public static IEnumerable<TypeDefinition> WrittenTypes =>
        All.SelectMany(assembly => assembly.MainModule.GetTypes()).Where(type => !IsCompilerMade(type));

    public static bool IsRecord(TypeDefinition type) => type.Methods.Any(method => method.Name == "<Clone>$");

    static bool IsCompilerMade(TypeDefinition type) =>
        type.Name.StartsWith('<')
        || type.Namespace.StartsWith("System.", StringComparison.Ordinal)
        || type.Namespace.StartsWith("Microsoft.", StringComparison.Ordinal)
        || (type.DeclaringType is { } outer && IsCompilerMade(outer));
}
