using ModelContextProtocol.Protocol;
using Quaestor.Agent.Programs;

namespace Quaestor.Server.Mcp;

/// <summary>What came of a call, as the protocol tells it: runs as structured content, and as the same text for clients that read no other.</summary>
static class ToolAnswer
{
    const int MostFigures = 4;
    const int LargestFigure = 1 << 20;

    public static CallToolResult Of(ProgramAnswer answer)
    {
        if (answer.Run is null)
        {
            return Text(answer.Text, isError: !answer.Ok);
        }

        var content = RunContent.Of(answer);
        return new()
        {
            Content = [TextOf(content.GetRawText()), .. Figures(answer.Output)],
            StructuredContent = content,
            IsError = !answer.Ok,
        };
    }

    public static CallToolResult Text(string text, bool isError) => new() { Content = [TextOf(text)], IsError = isError };

    static TextContentBlock TextOf(string text) => new() { Text = text };

    static IEnumerable<ContentBlock> Figures(ShownOutput? output) =>
        output?.Figures.Where(figure => figure.Length <= LargestFigure).Take(MostFigures).Select(figure => ImageContentBlock.FromBytes(figure, "image/png")) ?? [];
}
