using Quaestor.Data.Catalog;
using Quaestor.Data.Results;
using Quaestor.Data.Sql;

namespace Quaestor.Data.Sources;

/// <summary>A place where data lies. It judges what is to be read from it by its engine's own rules, and reads nothing that was not judged.</summary>
public interface ISource : IAsyncDisposable
{
    /// <summary>Of its place alone: the same source has it after a restart.</summary>
    Guid Id { get; }

    /// <summary>Unique among the sources; its tables are also known as <c>name.table</c>.</summary>
    string Name { get; }

    /// <summary><c>folder</c>, <c>file</c>, <c>sqlite</c>, <c>postgres</c> or <c>device</c>.</summary>
    string Kind { get; }

    /// <summary>Where it lies, for people; holds no secret.</summary>
    string Location { get; }

    Dialect Dialect { get; }

    /// <summary>The source that speaks with the engine: itself, but for one that hands everything on to another.</summary>
    ISource Engine => this;

    /// <summary>True where rows leave only as results that somebody sees: then nothing reads its tables for Python.</summary>
    bool KeepsItsRows => false;

    /// <summary>Another one whenever its rows may be others than before; null where they may change unseen.</summary>
    string? Revision => null;

    /// <summary>Tables, columns, statistics and joins; cached until they change.</summary>
    /// <exception cref="SourceException">The source cannot be reached or read.</exception>
    Task<SourceSchema> SchemaAsync(CancellationToken cancellationToken);

    /// <summary>What whoever uses it should know of it, such as rights that its role has and needs not; nothing for a file.</summary>
    /// <exception cref="SourceException">The source cannot be reached.</exception>
    Task<IReadOnlyList<string>> NotesAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([]);

    /// <summary>What keeps the server from what a query does: <c>namespaces</c>, <c>none</c>, <c>database</c> where another server runs it, or <c>device</c> where another machine does.</summary>
    ValueTask<string> SandboxAsync(CancellationToken cancellationToken);

    /// <summary>Decides for SQL from outside whether it is one statement that only reads.</summary>
    ValueTask<Verdict> JudgeAsync(string sql, CancellationToken cancellationToken);

    /// <summary>Why the expressions of a definition may not run, not even to see what it would do; null where nothing speaks against them.</summary>
    ValueTask<string?> ObjectionToDefinitionAsync(string sql, CancellationToken cancellationToken) => ValueTask.FromResult<string?>("This source is never changed.");

    /// <summary>Runs a statement, and hands its columns and rows over as they come.</summary>
    /// <param name="sql">Approved by this source's guard.</param>
    /// <returns>The cap that left rows out; null if every row was handed over.</returns>
    /// <exception cref="EngineException">The engine refuses the statement or fails at it.</exception>
    /// <exception cref="TimeoutException">Its time was up; it no longer runs.</exception>
    /// <exception cref="OperationCanceledException">The token asked for it; it no longer runs.</exception>
    Task<Truncation?> ReadAsync(ApprovedSql sql, QueryCaps caps, ResultIntake rows, CancellationToken cancellationToken);
}
