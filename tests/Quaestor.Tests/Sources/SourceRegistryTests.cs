using Quaestor.Data.Catalog;
using Quaestor.Data.Results;
using Quaestor.Data.Sources;
using Quaestor.Data.Sql;

namespace Quaestor.Tests.Sources;

public sealed class SourceRegistryTests
{
    [Fact]
    public async Task ASourceThatIsTakenOffTheListIsClosedWhenNobodyReadsFromIt()
    {
        var (old, other, added) = (new KnownSource("old"), new KnownSource("other"), new KnownSource("added"));
        await using var registry = new SourceRegistry([Configured(old), Configured(other)], closesAfter: TimeSpan.FromMilliseconds(1));

        using (registry.Hold(old))
        {
            registry.Replace([Configured(other), Configured(added)], null);

            Assert.Null(registry.Find("old"));
            Assert.Same(added, registry.Find("ADDED"));
            Assert.False(old.Closed.IsCompleted);
        }

        await old.Closed.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(other.Closed.IsCompleted);
    }

    [Fact]
    public async Task TheEndClosesWhatIsListedAndWhatWasNot()
    {
        var (old, other) = (new KnownSource("old"), new KnownSource("other"));
        var registry = new SourceRegistry([Configured(old), Configured(other)]);
        registry.Replace([Configured(other)], null);

        await registry.DisposeAsync();

        Assert.True(old.Closed.IsCompletedSuccessfully && other.Closed.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task TheOnlySourceIsTheDefaultAndSeveralHaveOneThatIsNamed()
    {
        var (a, b) = (new KnownSource("a"), new KnownSource("b"));
        await using var registry = new SourceRegistry([Configured(a)]);
        Assert.Same(a, registry.Default);

        registry.Replace([Configured(a), Configured(b)], null);
        Assert.Null(registry.Default);

        registry.Replace([Configured(a), Configured(b)], b);
        Assert.Same(b, registry.Default);
    }

    [Fact]
    public async Task WhatIsNotGrantedIsNotFoundAndIsNoDefault()
    {
        var (a, b, c) = (new KnownSource("a"), new KnownSource("b"), new KnownSource("c"));
        await using var registry = new SourceRegistry([Configured(a), Configured(b), Configured(c)], a);
        HashSet<ISource> granted = [b];
        var sources = new GrantedSources(registry, granted.Contains);

        Assert.Equal([b], sources.All);
        Assert.Equal([b], sources.Configured.Select(configured => configured.Source));
        Assert.Null(sources.Find("a"));
        Assert.Null(sources.Find(c.Id.ToString()));
        Assert.Same(b, sources.Find("B"));
        Assert.Same(b, sources.Default);

        granted.UnionWith([a, c]);
        Assert.Same(a, sources.Default);
        granted.ExceptWith([a, b, c]);
        Assert.Null(sources.Default);
        Assert.Same(a, registry.Everything.Find("a"));
    }

    [Fact]
    public async Task APolicyHoldsAsSoonAsItIsListed()
    {
        var source = new KnownSource("a");
        await using var registry = new SourceRegistry([Configured(source)]);
        registry.Replace([new(new("a", "a") { Policy = new() { MaxRows = 7 } }, source)], null);

        Assert.Equal(7, registry.PolicyOf(source).MaxRows);
    }

    static ConfiguredSource Configured(ISource source) => new(new(source.Name, source.Name), source);

    /// <summary>A source that is only listed.</summary>
    sealed class KnownSource(string name) : ISource
    {
        readonly TaskCompletionSource _closed = new();

        public Task Closed => _closed.Task;

        public Guid Id { get; } = Guid.NewGuid();

        public string Name => name;

        public string Kind => "folder";

        public string Location => name;

        public Dialect Dialect => Dialect.DuckDb;

        public Task<SourceSchema> SchemaAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<string> SandboxAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<Verdict> JudgeAsync(string sql, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Truncation?> ReadAsync(ApprovedSql sql, QueryCaps caps, ResultIntake rows, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask DisposeAsync()
        {
            _closed.SetResult();
            return ValueTask.CompletedTask;
        }
    }
}
