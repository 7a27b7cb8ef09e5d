using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Quaestor.Agent.Tools.External;

/// <summary>What a server says that it offers, read within limits: it may say anything.</summary>
static partial class OfferedTools
{
    public const int LongestName = 64;

    const int MostTools = 128;
    const int MostPages = 20;
    const int LargestSchema = 32 << 10;
    const string Separator = "__";

    public static async Task<IReadOnlyList<Tool>> ListAsync(McpClient client, CancellationToken cancellationToken)
    {
        var tools = new List<Tool>();
        var cursor = default(string);
        for (var page = 0; page < MostPages && tools.Count < MostTools; page++)
        {
            var listed = await client.ListToolsAsync(new ListToolsRequestParams { Cursor = cursor }, cancellationToken);
            tools.AddRange(listed.Tools.Where(tool => !string.IsNullOrEmpty(tool.Name) && tool.InputSchema.GetRawText().Length <= LargestSchema));
            cursor = listed.NextCursor;
            if (string.IsNullOrEmpty(cursor))
            {
                break;
            }
        }

        return [.. tools.DistinctBy(tool => tool.Name).Take(MostTools)];
    }

    /// <summary>
    /// The name that models call it by: the toolset's stands before it, so that it is nobody else's, today or when another server
    /// comes. One that models cannot call as it is keeps a part of its hash, so that two never become one.
    /// </summary>
    public static string NameFor(string toolset, string tool)
    {
        var name = $"{toolset}{Separator}{NotInName().Replace(tool, "_")}";
        return name.EndsWith($"{Separator}{tool}", StringComparison.Ordinal) && name.Length <= LongestName
            ? name
            : $"{name[..Math.Min(name.Length, LongestName - 9)]}_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(tool)))[..8]}";
    }

    [GeneratedRegex("[^A-Za-z0-9_-]")]
    private static partial Regex NotInName();
}
