using System.Text;
using Quaestor.Agent.Settings;
using Quaestor.Agent.Settings.Text;
using Quaestor.Data.Postgres.Backups;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Postgres;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sources.Postgres.Connecting;

/// <summary>Passwords that a program tells, and ways through another machine.</summary>
[Trait("Size", "Slow")]
public sealed class ReachTests(PostgresCluster cluster)
{
    [Fact]
    public async Task AProgramTellsThePassword()
    {
        using var folder = new TempFolder();
        var calls = folder.Write("calls", "");
        var (good, bad) = (Script(folder, "good", $"echo x >> {calls}; echo secret; echo more"), Script(folder, "bad", "echo 'no such entry' >&2; exit 3"));

        await using var source = await OpenAsync(new([good, "show", "shop"], []));
        await source.SchemaAsync(TestContext.Current.CancellationToken);
        await source.NotesAsync(TestContext.Current.CancellationToken);

        // The cluster trusts everybody: what counts is that the driver was given the password, and asked for it once.
        Assert.Single(File.ReadAllLines(calls));
        Assert.Equal("secret", (await source.Address.ReachAsync(TestContext.Current.CancellationToken)).Password);
        Assert.DoesNotContain("secret", source.Location, StringComparison.Ordinal);
        Assert.EndsWith("ended with 3. no such entry", (await FailsAsync(new([bad], []))).Message, StringComparison.Ordinal);
        Assert.Contains("tells nothing", (await FailsAsync(new(["true"], []))).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be started", (await FailsAsync(new(["/nowhere/pass"], []))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADatabaseIsReachedThroughAnotherMachineAlsoAfterTheWayWasCut()
    {
        await using var ssh = await SshServer.StartAsync();
        await using var source = await OpenAsync(new([], ssh.Arguments));
        using var folder = new TemporaryFolder();

        Assert.NotEmpty((await source.SchemaAsync(TestContext.Current.CancellationToken)).Tables);
        var backup = await new BackupTaking(source, new(folder.Path), 1).RunAsync(_ => { }, TestContext.Current.CancellationToken);
        ssh.Stop();
        await Assert.ThrowsAsync<SourceException>(() => source.NotesAsync(TestContext.Current.CancellationToken));
        await ssh.BeginAsync();

        Assert.Equal(1, Assert.Single(backup.Manifest.Contents.Tables).Rows);
        Assert.NotEmpty(await source.NotesAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task AWayThatDoesNotOpenIsToldInTheWordsOfSsh()
    {
        await using var ssh = await SshServer.StartAsync();
        string[] unknown = [.. ssh.Arguments.Select(argument => argument.StartsWith("UserKnownHostsFile", StringComparison.Ordinal) ? "UserKnownHostsFile=/dev/null" : argument)];

        var refused = await FailsAsync(new([], unknown));

        Assert.Contains("ssh opens no way to it", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Host key verification failed", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"sources": {"s": {"url": "postgres://h/d", "ssh": []}}}""", "ssh")]
    [InlineData("""{"sources": {"s": {"path": "/tmp", "ssh": ["gate"]}}}""", "PostgreSQL databases only")]
    [InlineData("""{"sources": {"s": {"url": "postgres://u:p@h/d", "password_command": ["pass"]}}}""", "Keep one of the two")]
    public void SettingsThatCannotBeMeantAreRefused(string settings, string reason)
    {
        var refused = Assert.Throws<SettingsException>(() => Read(settings));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileThatMerelyLiesInTheFolderStartsNoProgram() =>
        Assert.Contains("what runs on this machine", Assert.Throws<SettingsException>(() => Read("""{"sources": {"s": {"url": "postgres://h/d", "ssh": ["gate"]}}}""", isForeign: true)).Message, StringComparison.Ordinal);

    static InstallationSettings Read(string settings, bool isForeign = false) =>
        SettingsReader.Read(SettingsText.Of("/q.json", Encoding.UTF8.GetBytes(settings)), NamedVariables.None, isForeign);

    static string Script(TempFolder folder, string name, string text)
    {
        var path = folder.Write(name, $"#!/bin/sh\n{text}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    async Task<PostgresSource> OpenAsync(SourceReach reach) => PostgresSource.Open(
        $"postgres://{PostgresCluster.Superuser}@127.0.0.1:{(await cluster.ServerAsync()).Port}/{await cluster.CreateDatabaseAsync("CREATE TABLE t AS SELECT 1 AS a")}", "shop", reach: reach);

    async Task<SourceException> FailsAsync(SourceReach reach)
    {
        await using var source = await OpenAsync(reach);
        return await Assert.ThrowsAsync<SourceException>(() => source.NotesAsync(TestContext.Current.CancellationToken));
    }
}
