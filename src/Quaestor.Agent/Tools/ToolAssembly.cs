using System.Reflection;
using System.Runtime.Loader;

namespace Quaestor.Agent.Tools;

/// <summary>A toolset of one's own: every public tool with a constructor without parameters, of an assembly that the settings name.</summary>
public static class ToolAssembly
{
    /// <param name="path">Of the assembly; what it needs lies beside it.</param>
    /// <param name="type">Whole name of the one tool that is wanted; null for all.</param>
    /// <exception cref="InvalidDataException">There is no such assembly, or no tool in it. The message says what to do.</exception>
    public static IReadOnlyList<AgentTool> Load(string path, string? type = null)
    {
        var tools = Types(path).Where(found => type is null || found.FullName == type).ToList();
        return tools.Count > 0
            ? tools.ConvertAll(Make)
            : throw new InvalidDataException($"{path} has no {(type is null ? "tool: a public class that derives from AgentTool and has a public constructor without parameters" : $"tool {type}")}.");
    }

    static IEnumerable<Type> Types(string path)
    {
        if (!File.Exists(path))
        {
            throw new InvalidDataException($"There is no assembly of tools at {path}.");
        }

        try
        {
            return new ToolContextOf(path).LoadFromAssemblyPath(Path.GetFullPath(path)).GetExportedTypes()
                .Where(type => !type.IsAbstract && typeof(AgentTool).IsAssignableFrom(type) && type.GetConstructor([]) is not null);
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException or ReflectionTypeLoadException or TypeLoadException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path} cannot be loaded as an assembly of tools: {exception.Message.TrimEnd('.')}. Build it for .NET 10, against this version of Quaestor.Agent.", exception);
        }
    }

    static AgentTool Make(Type type)
    {
        try
        {
            return (AgentTool)Activator.CreateInstance(type)!;
        }
        catch (TargetInvocationException exception)
        {
            throw new InvalidDataException($"The tool {type.FullName} cannot be made: {exception.InnerException!.Message}", exception);
        }
    }

    /// <summary>What the program has itself is shared with it, or a tool would derive from another <see cref="AgentTool"/> than ours.</summary>
    sealed class ToolContextOf(string path) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(path))
    {
        readonly AssemblyDependencyResolver _beside = new(Path.GetFullPath(path));

        protected override Assembly? Load(AssemblyName assemblyName) =>
            IsOurs(assemblyName) ? null
            : _beside.ResolveAssemblyToPath(assemblyName) is { } own ? LoadFromAssemblyPath(own)
            : null;

        static bool IsOurs(AssemblyName name) => Default.Assemblies.Any(loaded => loaded.GetName().Name == name.Name)
            || name.Name is "Microsoft.Extensions.AI.Abstractions" || name.Name!.StartsWith("Quaestor.", StringComparison.Ordinal);
    }
}
