using Quaestor.Data.Catalog;
using Quaestor.Data.Results;
using Quaestor.Data.Sql;

namespace Quaestor.Data.Sources;

/// <summary>
/// Begins a source of one's own: it hands everything on to another source, which is disposed with it. A class that derives from it
/// decides what lies there, where it comes from and how it is described; the guard and the sandbox stay the inner source's.
/// </summary>
public abstract class DelegatingSource(ISource inner) : ISource
{
    public virtual Guid Id => inner.Id;

    public virtual string Name => inner.Name;

    public virtual string Kind => inner.Kind;

    public virtual string Location => inner.Location;

    public Dialect Dialect => inner.Dialect;

    public ISource Engine => inner.Engine;

    public bool KeepsItsRows => inner.KeepsItsRows;

    public virtual string? Revision => inner.Revision;

    public virtual Task<SourceSchema> SchemaAsync(CancellationToken cancellationToken) => inner.SchemaAsync(cancellationToken);

    public virtual Task<IReadOnlyList<string>> NotesAsync(CancellationToken cancellationToken) => inner.NotesAsync(cancellationToken);

    public ValueTask<string> SandboxAsync(CancellationToken cancellationToken) => inner.SandboxAsync(cancellationToken);

    public ValueTask<Verdict> JudgeAsync(string sql, CancellationToken cancellationToken) => inner.JudgeAsync(sql, cancellationToken);

    public ValueTask<string?> ObjectionToDefinitionAsync(string sql, CancellationToken cancellationToken) => inner.ObjectionToDefinitionAsync(sql, cancellationToken);

    public virtual Task<Truncation?> ReadAsync(ApprovedSql sql, QueryCaps caps, ResultIntake rows, CancellationToken cancellationToken) =>
        inner.ReadAsync(sql, caps, rows, cancellationToken);

    public virtual async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
