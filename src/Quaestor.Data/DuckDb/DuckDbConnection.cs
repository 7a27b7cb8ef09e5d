using Quaestor.Data.DuckDb.Native;

namespace Quaestor.Data.DuckDb;

/// <summary>A connection: one statement at a time, by one thread at a time; only <see cref="Interrupt"/> may come from another.</summary>
sealed unsafe class DuckDbConnection : IDisposable
{
    readonly ConnectionHandle _handle;

    internal DuckDbConnection(ConnectionHandle handle) => _handle = handle;

    /// <summary>Runs one statement or several and drops their rows.</summary>
    public void Execute(string sql)
    {
        using var result = new ResultHandle();
        if (DuckDbNative.Query(_handle, NativeText.OfStatement(sql), result) != DuckDbNative.Success)
        {
            throw DuckDbErrors.Read(NativeText.ReadOrNull(DuckDbNative.ResultError(result)), sql);
        }
    }

    /// <summary>Runs one statement. Its rows are computed as they are read.</summary>
    /// <param name="sql">Exactly one statement.</param>
    /// <param name="parameters">Values of <c>$1</c>, <c>$2</c> …: null, bool, int, long, double, string or byte[].</param>
    /// <param name="cancellationToken">Interrupts the statement, also between two chunks.</param>
    /// <exception cref="OperationCanceledException">The token asked for it.</exception>
    public DuckDbResult Query(string sql, IReadOnlyList<object?> parameters, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var prepared = DuckDbNative.Prepare(_handle, NativeText.OfStatement(sql), out var statement);
        using (statement)
        {
            if (prepared != DuckDbNative.Success)
            {
                throw DuckDbErrors.Read(NativeText.ReadOrNull(DuckDbNative.PrepareError(statement)), sql);
            }

            StatementParameters.Bind(statement, parameters);
            return Run(statement, sql, cancellationToken);
        }
    }

    /// <inheritdoc cref="Query(string, IReadOnlyList{object?}, CancellationToken)"/>
    public DuckDbResult Query(string sql, CancellationToken cancellationToken = default) => Query(sql, [], cancellationToken);

    /// <summary>Parses a text and tells each statement's type without running it.</summary>
    /// <exception cref="DuckDbException">The text does not parse.</exception>
    public IReadOnlyList<ExtractedStatement> ExtractStatements(string sql)
    {
        var count = DuckDbNative.ExtractStatements(_handle, NativeText.OfStatement(sql), out var extracted);
        using (extracted)
        {
            // No statement at all is not an error: a text of blanks and comments has none.
            if (count == 0 && NativeText.ReadOrNull(DuckDbNative.ExtractStatementsError(extracted)) is { Length: > 0 } error)
            {
                throw DuckDbErrors.Read(error, sql);
            }

            var statements = new ExtractedStatement[count];
            for (var i = 0; i < statements.Length; i++)
            {
                statements[i] = Inspect(extracted, i, sql);
            }

            return statements;
        }
    }

    /// <summary>Stops the running statement, which then fails with <see cref="DuckDbErrorKind.Interrupt"/>. From any thread.</summary>
    /// <remarks>Nothing happens if no statement runs; the next one is not concerned. A token given to Query has no such gap.</remarks>
    public void Interrupt() => DuckDbNative.Interrupt(_handle);

    public void Dispose() => _handle.Dispose();

    DuckDbResult Run(PreparedHandle statement, string sql, CancellationToken cancellationToken)
    {
        var started = DuckDbNative.PendingPreparedStreaming(statement, out var pending);
        using (pending)
        {
            if (started != DuckDbNative.Success)
            {
                throw DuckDbErrors.Read(NativeText.ReadOrNull(DuckDbNative.PendingError(pending)), sql);
            }

            // Starting clears an older interrupt, so the token is heard from here on; if it has fired already, it fires here.
            var interruption = cancellationToken.UnsafeRegister(static connection => ((DuckDbConnection)connection!).Interrupt(), this);
            var result = new DuckDbResult(new ResultHandle(), sql, interruption);
            try
            {
                result.Start(pending);
                return result;
            }
            catch
            {
                result.Dispose();
                throw;
            }
        }
    }

    ExtractedStatement Inspect(ExtractedHandle extracted, int index, string sql)
    {
        var prepared = DuckDbNative.PrepareExtractedStatement(_handle, extracted, (ulong)index, out var statement);
        using (statement)
        {
            return prepared == DuckDbNative.Success
                ? new((DuckDbStatementType)DuckDbNative.PreparedStatementType(statement), null)
                : new(DuckDbStatementType.Invalid, DuckDbErrors.Read(NativeText.ReadOrNull(DuckDbNative.PrepareError(statement)), sql));
        }
    }
}
