using Quaestor.Data.Archives;

namespace Quaestor.Agent.Tools.Archives;

/// <summary>The tools for documents.</summary>
public static class ArchiveTools
{
    /// <param name="chosen">Those that are searched for a user where none is named.</param>
    public static IReadOnlyList<AgentTool> All(ArchiveShelf archives, Func<string, Task<IReadOnlyList<Archive>>> chosen) => [new SearchArchives(archives, chosen)];
}
