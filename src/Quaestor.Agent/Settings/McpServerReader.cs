using Quaestor.Agent.Settings.Text;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Settings;

/// <summary>Reads <c>server.mcp</c>. The keys stand in the schema too; a test compares the two.</summary>
static class McpServerReader
{
    internal static readonly string[] Keys = ["share", "sessions_per_user", "calls_per_user", "idle_minutes"];

    public static McpServerSettings Read(Section section)
    {
        var mcp = section.Allow(Keys);
        var standard = McpServerSettings.Default;
        return new()
        {
            Share = mcp.Choice("share", ("schema", SourceShare.Schema), ("summaries", SourceShare.Summaries), ("rows", SourceShare.Rows)) ?? standard.Share,
            SessionsPerUser = (int)(mcp.Number("sessions_per_user", 1, 1000) ?? standard.SessionsPerUser),
            CallsPerUser = (int)(mcp.Number("calls_per_user", 1, 100) ?? standard.CallsPerUser),
            IdleTime = mcp.Number("idle_minutes", 1, 10_000) is { } minutes ? TimeSpan.FromMinutes(minutes) : standard.IdleTime,
        };
    }
}
