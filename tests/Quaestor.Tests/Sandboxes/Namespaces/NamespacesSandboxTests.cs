using Quaestor.Data.DuckDb;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sandboxes.Namespaces;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sandboxes.Namespaces;

/// <summary>What the sandbox holds by itself: DuckDB in it may do anything here.</summary>
public sealed class NamespacesSandboxTests(NamespacesSandboxTests.Prisoner prisoner) : IClassFixture<NamespacesSandboxTests.Prisoner>
{
    [Fact]
    public async Task ItSeesItsOwnData() => Assert.Equal([1L], await QueryAsync("SELECT id FROM read_csv('/data/own.csv')"));

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("/etc/hostname")]
    [InlineData("/proc/self/status")]
    [InlineData("/proc/self/environ")]
    [InlineData("/proc/1/cmdline")]
    [InlineData("/sys/kernel/notes")]
    public async Task ItDoesNotSeeTheSystem(string path)
    {
        Assert.True(File.Exists(path) || path.StartsWith("/sys", StringComparison.Ordinal), "This system has no such file, so nothing is shown.");
        Assert.Equal([0L], await QueryAsync($"SELECT count(*) FROM read_blob('{path}')"));
        await AssertFailsAsync($"SELECT * FROM read_csv('{path}')");
    }

    [Fact]
    public async Task ItDoesNotSeeAnyOtherFolder()
    {
        using var other = new OpenFolder(("other.csv", "id\n2\n"));

        await AssertFailsAsync($"SELECT * FROM read_csv('{other.Path}/other.csv')");
        await AssertFailsAsync($"SELECT * FROM read_csv('{prisoner.Folder.Path}/own.csv')");
    }

    [Fact]
    public async Task ItsRootHoldsNothingElse()
    {
        var found = await QueryAsync("SELECT DISTINCT split_part(file, '/', 2) AS f FROM glob('/**') ORDER BY f");

        Assert.Empty(found.Except(["data", "dev", "etc", "lib", "lib64", "proc", "program", "runtime", "spill", "tmp", "usr"]));
        Assert.Equal(["/proc/self/maps"], await QueryAsync("SELECT file FROM glob('/proc/**')"));
        Assert.Equal(["/etc/ld.so.cache"], await QueryAsync("SELECT file FROM glob('/etc/**')"));
        Assert.Empty(await QueryAsync("SELECT file FROM glob('/usr/bin/**')"));
        Assert.Equal(["/data/own.csv"], await QueryAsync("SELECT file FROM glob('/data/**')"));
    }

    [Theory]
    [InlineData("/data/new.csv")]
    [InlineData("/data/own.csv")]
    [InlineData("/program/Quaestor.Worker.dll")]
    [InlineData("/runtime/dotnet")]
    [InlineData("/usr/lib/new")]
    [InlineData("/etc/ld.so.cache")]
    [InlineData("/new")]
    [InlineData("/proc/new")]
    [InlineData("/proc/self/maps")]
    [InlineData("/proc/sys/kernel/core_pattern")]
    [InlineData("/dev/new")]
    public async Task ItWritesNowhere(string path)
    {
        var refused = await Assert.ThrowsAsync<WorkerErrorException>(() => prisoner.Worker.WriteAsync("SELECT 42", path));
        Assert.Equal(DuckDbErrorKind.Io, refused.Error.DuckDbKind);
    }

    [Fact]
    public async Task ItWritesToItsSpillFolderUpToALimit()
    {
        await prisoner.Worker.WriteAsync("SELECT 42", "/spill/note.csv");

        await Assert.ThrowsAsync<WorkerErrorException>(() => prisoner.Worker.WriteAsync("SELECT repeat('x', 1000) FROM range(200000)", "/spill/large.csv"));
        Assert.Empty(Directory.GetFiles(prisoner.Folder.Path, "n*"));
    }

    [Fact]
    public void ForTheKernelItIsAnOrdinaryUserWithoutAnyRight()
    {
        var dotnet = HostProcess.Family(int.Parse(prisoner.Worker.Client.Name))[^1];

        Assert.All(HostProcess.Status(dotnet, "Uid").Split('\t'), id => Assert.NotEqual("0", id));
        Assert.All(HostProcess.Status(dotnet, "Gid").Split('\t'), id => Assert.NotEqual("0", id));
        Assert.Equal("", HostProcess.Status(dotnet, "Groups").Replace(HostProcess.Status(dotnet, "Gid").Split('\t')[0], "", StringComparison.Ordinal).Trim());
        Assert.All(["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"], set => Assert.Equal("0000000000000000", HostProcess.Status(dotnet, set)));
        Assert.Equal("1", HostProcess.Status(dotnet, "NoNewPrivs"));
    }

    [Fact]
    public void EveryThreadIsUnderBothFilters()
    {
        var dotnet = HostProcess.Family(int.Parse(prisoner.Worker.Client.Name))[^1];
        var threads = Directory.GetDirectories($"/proc/{dotnet}/task").Select(path => int.Parse(Path.GetFileName(path)));

        Assert.All(threads, thread => Assert.Equal("2", HostProcess.Status(thread, "Seccomp_filters")));
    }

    [Theory]
    [InlineData("net")]
    [InlineData("pid")]
    [InlineData("mnt")]
    [InlineData("ipc")]
    [InlineData("uts")]
    [InlineData("user")]
    [InlineData("cgroup")]
    public void ItHasItsOwnNamespaces(string name)
    {
        var dotnet = HostProcess.Family(int.Parse(prisoner.Worker.Client.Name))[^1];

        Assert.NotEqual(HostProcess.Namespace("self", name), HostProcess.Namespace(dotnet.ToString(), name));
    }

    [Fact]
    public void ItsNetworkHasNoWayOut()
    {
        var dotnet = HostProcess.Family(int.Parse(prisoner.Worker.Client.Name))[^1];
        var interfaces = File.ReadLines($"/proc/{dotnet}/net/dev").Where(line => line.Contains(':')).Select(line => line.Split(':')[0].Trim());

        Assert.Equal(["lo"], interfaces);
    }

    [Fact]
    public void ItsEnvironmentIsOursAlone()
    {
        Environment.SetEnvironmentVariable("QUAESTOR_TEST_SECRET", "s3cret");
        var dotnet = HostProcess.Family(int.Parse(prisoner.Worker.Client.Name))[^1];
        var names = File.ReadAllText($"/proc/{dotnet}/environ").Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')[0]);

        Assert.All(names, name => Assert.True(name is "HOME" or "LANG" or "TZ" or "PWD" or "SQLITE_TMPDIR" || name.StartsWith("DOTNET_", StringComparison.Ordinal), name));
    }

    [Fact]
    public async Task AProgramAndDataBelowAClosedFolderWork()
    {
        using var closed = new OpenFolder();
        File.SetUnixFileMode(closed.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var program = Copy(AppContext.BaseDirectory, Path.Combine(closed.Path, "clone", "bin"));
        var data = Copy(prisoner.Folder.Path, Path.Combine(closed.Path, "clone", "data with 'quotes'"));
        var environment = WorkerEnvironment.Locate() with { ProgramFolder = program };

        await using var worker = await FreeWorker.StartAsync((found, scratch) => new NamespacesSandbox(found, scratch), data, program: environment);

        Assert.Equal([1L], await worker.QueryAsync("SELECT id FROM read_csv('/data/own.csv')"));
    }

    [Fact]
    public async Task ASingleFileIsSeenAlone()
    {
        using var folder = new OpenFolder(("one.csv", "id\n1\n"), ("two.csv", "id\n2\n"));
        await using var worker = await FreeWorker.StartAsync(
            (found, scratch) => new NamespacesSandbox(found, scratch), Path.Combine(folder.Path, "one.csv"));

        Assert.Equal(("/data/one.csv", "/data"), (worker.Client.View.DataPath, worker.Client.View.DataRoot));
        Assert.Equal(["/data/one.csv"], await worker.QueryAsync("SELECT file FROM glob('/data/**')"));
    }

    [Fact]
    public async Task AnotherDuckDbLibraryComesAlong()
    {
        using var closed = new OpenFolder();
        var library = Path.Combine(closed.Path, "own-duckdb.so");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "libduckdb.so"), library);
        File.SetUnixFileMode(closed.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await using var worker = await FreeWorker.StartAsync(
            (found, scratch) => new NamespacesSandbox(found, scratch), program: WorkerEnvironment.Locate() with { DuckDbLibrary = library });

        Assert.Equal(["/duckdb/library"], await worker.QueryAsync("SELECT file FROM glob('/duckdb/*')"));
        var mapped = File.ReadAllText($"/proc/{HostProcess.Family(int.Parse(worker.Client.Name))[^1]}/maps");
        Assert.Contains("/duckdb/library", mapped, StringComparison.Ordinal);
        Assert.DoesNotContain("libduckdb.so", mapped, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DataThatTheWorkersUserCannotReadIsRefusedWithItsPathAndACure()
    {
        using var folder = new OpenFolder(("own.csv", "id\n1\n"));
        File.SetUnixFileMode(folder.Path, UnixFileMode.None);

        var refused = await Assert.ThrowsAsync<UnreadableDataException>(
            () => FreeWorker.StartAsync((found, scratch) => new NamespacesSandbox(found, scratch), folder.Path));

        Assert.StartsWith(folder.Path + " cannot be read by", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith($"chmod -R o+rX '{folder.Path}'", refused.Message, StringComparison.Ordinal);
        File.SetUnixFileMode(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public async Task NoProcessAndNoFileIsLeft()
    {
        var worker = await FreeWorker.StartAsync((found, scratch) => new NamespacesSandbox(found, scratch));
        await worker.WriteAsync("SELECT 42", "/spill/note.csv");
        var family = HostProcess.Family(int.Parse(worker.Client.Name));
        Assert.True(family.Count > 1);
        await worker.DisposeAsync();

        Assert.All(family, id => Assert.False(HostProcess.Runs(id)));
    }

    Task<List<object?>> QueryAsync(string sql) => prisoner.Worker.QueryAsync(sql);

    async Task AssertFailsAsync(string sql) => await Assert.ThrowsAsync<WorkerErrorException>(() => QueryAsync(sql));

    static string Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        return to;
    }

    public sealed class Prisoner : IAsyncLifetime
    {
        internal OpenFolder Folder { get; } = new(("own.csv", "id\n1\n"));

        internal FreeWorker Worker { get; private set; } = null!;

        public async ValueTask InitializeAsync() =>
            Worker = await FreeWorker.StartAsync((found, scratch) => new NamespacesSandbox(found, scratch), Folder.Path);

        public async ValueTask DisposeAsync()
        {
            await Worker.DisposeAsync();
            Folder.Dispose();
        }
    }
}
