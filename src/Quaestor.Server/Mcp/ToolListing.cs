using ModelContextProtocol.Protocol;
using Quaestor.Agent.Programs;

namespace Quaestor.Server.Mcp;

/// <summary>A tool as the protocol tells of it, labelled by what it really does.</summary>
static class ToolListing
{
    public static Tool Of(ProgramTool tool) => new()
    {
        Name = tool.Name,
        Title = tool.Title,
        Description = tool.Description,
        InputSchema = tool.Schema,
        OutputSchema = tool.Runs ? RunContent.Schema : null,
        Annotations = new()
        {
            Title = tool.Title,
            ReadOnlyHint = tool.IsReadOnly,
            DestructiveHint = tool.IsReadOnly ? false : null,
            IdempotentHint = tool.IsReadOnly ? true : null,

            // They reach the sources of this installation, and nothing else.
            OpenWorldHint = false,
        },
    };
}
