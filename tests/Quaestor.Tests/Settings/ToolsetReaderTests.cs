using System.Text;
using Quaestor.Agent.Settings;
using Quaestor.Agent.Settings.Text;
using Quaestor.Data.Sources;

namespace Quaestor.Tests.Settings;

/// <summary><c>toolsets</c>, and what the server offers other programs in <c>server.mcp</c>.</summary>
public sealed class ToolsetReaderTests
{
    [Fact]
    public void BothKindsOfServersAreRead()
    {
        var sets = Read("""
            { "toolsets": {
                "memory": { "command": ["npx", "-y", "server-memory"], "env": { "FILE": "/m" } },
                "wiki-2": { "url": "https://wiki.example.com/mcp", "headers": { "Authorization": "Bearer ${WIKI}" }, "tools": { "search": "allow", "write": "ask", "*": "deny" }, "timeout_seconds": 5 } } }
            """).Toolsets;

        Assert.Equal(["memory", "wiki-2"], sets.Select(set => set.Name));
        Assert.Equal(["npx", "-y", "server-memory"], sets[0].Command);
        Assert.Equal(("/m", TimeSpan.FromSeconds(60)), (sets[0].Environment["FILE"], sets[0].CallTime));
        Assert.Equal((new Uri("https://wiki.example.com/mcp"), "Bearer t0ken", TimeSpan.FromSeconds(5)), (sets[1].Url, sets[1].Headers["Authorization"], sets[1].CallTime));
        Assert.Equal((ToolPermission.Allow, ToolPermission.Ask, ToolPermission.Deny), (sets[1].PermissionOf("search"), sets[1].PermissionOf("write"), sets[1].PermissionOf("others")));
        Assert.Null(sets[0].PermissionOf("anything"));
    }

    [Theory]
    [InlineData("""{ "a b": { "command": ["x"] } }""", "is no name for a toolset")]
    [InlineData("""{ "a": {} }""", "names its server by one of")]
    [InlineData("""{ "a": { "command": ["x"], "url": "http://x" } }""", "names its server by one of")]
    [InlineData("""{ "a": { "command": [] } }""", "toolsets.a.command is empty")]
    [InlineData("""{ "a": { "url": "ftp://x" } }""", "toolsets.a.url is no address")]
    [InlineData("""{ "a": { "command": ["x"], "tools": { "t": "maybe" } } }""", "toolsets.a.tools.t is one of allow, ask, deny")]
    [InlineData("""{ "a": { "comand": ["x"] } }""", "Did you mean \"command\"")]
    public void WhatIsWrongIsSaidWithItsPlace(string toolsets, string sentence) =>
        Assert.Contains(sentence, Assert.Throws<SettingsException>(() => Read($$"""{ "toolsets": {{toolsets}} }""")).Message);

    [Fact]
    public void AFileThatMerelyLiesInTheFolderStartsNothing()
    {
        var text = SettingsText.Of("/q.json", Encoding.UTF8.GetBytes("""{ "toolsets": { "a": { "command": ["x"] } } }"""));

        Assert.Contains("what runs on this machine", Assert.Throws<SettingsException>(() => SettingsReader.Read(text, NamedVariables.None, isForeign: true)).Message);
    }

    [Fact]
    public void WhatProgramsAreOfferedIsRead()
    {
        var mcp = Read("""{ "server": { "mcp": { "share": "rows", "sessions_per_user": 3, "calls_per_user": 2, "idle_minutes": 5 } } }""").ServerMcp;

        Assert.Equal((SourceShare.Rows, 3, 2, TimeSpan.FromMinutes(5)), (mcp.Share, mcp.SessionsPerUser, mcp.CallsPerUser, mcp.IdleTime));
        Assert.Equal(SourceShare.Summaries, Read("{}").ServerMcp.Share);
    }

    static InstallationSettings Read(string text) =>
        SettingsReader.Read(SettingsText.Of("/q.json", Encoding.UTF8.GetBytes(text)), new NamedVariables(name => name == "WIKI" ? "t0ken" : null));
}
