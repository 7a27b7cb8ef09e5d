using Quaestor.Data.DuckDb.Native;

namespace Quaestor.Data.DuckDb;

/// <summary>A connection: one statement at a time, by one thread at a time; only <see cref="Interrupt"/> may come from another.</summary>
sealed unsafe class DuckDbConnection : IDisposable
{
    const string SeveralStatements = "Cannot prepare multiple statements at once!";

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

    /// <summary>Fills a table whose columns are all text.</summary>
    public TextAppender Append(string table) => new(_handle, table);

    /// <summary>Runs one statement. Its rows are computed as they are read.</summary>
    /// <param name="sql">Exactly one statement.</param>
    /// <param name="parameters">Values of <c>$1</c>, <c>$2</c> …: null, bool, int, long, double, string or byte[].</param>
    /// <param name="cancellationToken">Interrupts the statement, also between two chunks.</param>
    /// <exception cref="OperationCanceledException">The token asked for it.</exception>
    public DuckDbResult Query(string sql, IReadOnlyList<object?> parameters, CancellationToken cancellationToken = default) =>
        Query(sql, parameters, check: null, cancellationToken);

    DuckDbResult Query(string sql, IReadOnlyList<object?> parameters, Action<PreparedHandle>? check, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var prepared = DuckDbNative.Prepare(_handle, NativeText.OfStatement(sql), out var statement);
        using (statement)
        {
            if (prepared != DuckDbNative.Success)
            {
                var error = DuckDbErrors.Read(NativeText.ReadOrNull(DuckDbNative.PrepareError(statement)), sql);
                return parameters.Count == 0 && error.Message == SeveralStatements ? RunPivot(sql, error, cancellationToken) : throw error;
            }

            check?.Invoke(statement);
            StatementParameters.Bind(statement, parameters);
            return Run(statement, sql, cancellationToken);
        }
    }

    /// <inheritdoc cref="Query(string, IReadOnlyList{object?}, CancellationToken)"/>
    public DuckDbResult Query(string sql, CancellationToken cancellationToken = default) => Query(sql, [], cancellationToken);

    /// <summary>Runs one statement of a kind that reads, as DuckDB itself classifies it: the floor under the guard.</summary>
    /// <inheritdoc cref="Query(string, IReadOnlyList{object?}, CancellationToken)"/>
    /// <exception cref="DuckDbException">It is of another kind, <see cref="DuckDbErrorKind.Permission"/>; or it fails.</exception>
    public DuckDbResult Read(string sql, CancellationToken cancellationToken) => Query(sql, [], CheckReads, cancellationToken);

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

    /// <summary>
    /// A PIVOT that names no values is one statement to its author and several to DuckDB: first types are made of the values
    /// that are there, then a SELECT pivots by them. Any other text of several statements is refused as before.
    /// </summary>
    DuckDbResult RunPivot(string sql, DuckDbException refusal, CancellationToken cancellationToken)
    {
        var count = DuckDbNative.ExtractStatements(_handle, NativeText.OfStatement(sql), out var extracted);
        using (extracted)
        {
            for (var i = 0UL; i < count; i++)
            {
                var prepared = DuckDbNative.PrepareExtractedStatement(_handle, extracted, i, out var statement);
                using (statement)
                {
                    if (prepared != DuckDbNative.Success)
                    {
                        throw DuckDbErrors.Read(NativeText.ReadOrNull(DuckDbNative.PrepareError(statement)), sql);
                    }

                    switch ((DuckDbStatementType)DuckDbNative.PreparedStatementType(statement))
                    {
                        // EXPLAIN of a PIVOT is put into a transaction, which the temporary types do not need.
                        case DuckDbStatementType.Transaction when i == 0:
                            break;
                        case DuckDbStatementType.Create when i + 1 < count:
                            Drain(Run(statement, sql, cancellationToken));
                            break;
                        case DuckDbStatementType.Select or DuckDbStatementType.Explain when i > 0 && i + 2 >= count:
                            return Run(statement, sql, cancellationToken);
                        default:
                            throw refusal;
                    }
                }
            }
        }

        throw refusal;
    }

    static void CheckReads(PreparedHandle statement)
    {
        var type = (DuckDbStatementType)DuckDbNative.PreparedStatementType(statement);
        if (type is not (DuckDbStatementType.Select or DuckDbStatementType.Explain or DuckDbStatementType.Pragma or DuckDbStatementType.Call))
        {
            throw new DuckDbException(DuckDbErrorKind.Permission, $"A statement of the kind {type} does not read, and this source is read-only.");
        }
    }

    static void Drain(DuckDbResult result)
    {
        using (result)
        {
            while (result.TryReadChunk(out _))
            {
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
