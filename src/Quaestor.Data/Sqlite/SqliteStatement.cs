using System.Text;

namespace Quaestor.Data.Sqlite;

/// <summary>A prepared statement and the row that it stands at.</summary>
sealed unsafe class SqliteStatement : IDisposable
{
    const nint Copied = -1; // SQLITE_TRANSIENT

    readonly SqliteConnection _connection;
    nint _handle;

    internal SqliteStatement(SqliteConnection connection, nint handle)
    {
        _connection = connection;
        _handle = handle;
        Columns = SqliteApi.ColumnCount(handle);
    }

    public int Columns { get; }

    /// <summary>False where SQLite itself knows it as one that writes. True proves nothing.</summary>
    public bool IsReadOnly => SqliteApi.IsReadOnly(_handle) != 0;

    public int Parameters => SqliteApi.ParameterCount(_handle);

    /// <summary>Sets a parameter, counted from 1, of a statement that has not begun or was reset.</summary>
    public void Bind(int parameter, long value) => Check(SqliteApi.BindInt64(_handle, parameter, value));

    /// <inheritdoc cref="Bind(int, long)"/>
    public void Bind(int parameter, string? value)
    {
        if (value is null)
        {
            Check(SqliteApi.BindNull(_handle, parameter));
            return;
        }

        // One byte more than the text, so that there is an address even for an empty one.
        var utf8 = Encoding.UTF8.GetBytes(value + "\0");
        fixed (byte* start = utf8)
        {
            Check(SqliteApi.BindText(_handle, parameter, start, utf8.Length - 1, Copied));
        }
    }

    /// <inheritdoc cref="Bind(int, long)"/>
    public void Bind(int parameter, ReadOnlySpan<byte> value)
    {
        fixed (byte* start = value)
        {
            Check(SqliteApi.BindBlob(_handle, parameter, start, value.Length, Copied));
        }
    }

    /// <summary>Runs it to its end, and makes it ready to run again.</summary>
    public void Run()
    {
        try
        {
            while (Step())
            {
            }
        }
        finally
        {
            Reset();
        }
    }

    public string Name(int column) => SqliteConnection.Read(SqliteApi.ColumnName(_handle, column)) ?? "";

    /// <summary>What the table's definition says of the column; null for an expression, and where it says nothing.</summary>
    public string? DeclaredType(int column) => SqliteConnection.Read(SqliteApi.ColumnDeclaredType(_handle, column));

    /// <summary>Goes to the next row; false after the last.</summary>
    /// <exception cref="SqliteException">It fails or was stopped.</exception>
    public bool Step() => SqliteApi.Step(_handle) switch
    {
        SqliteCode.Row => true,
        SqliteCode.Done => false,
        var code => throw _connection.ErrorOf(code),
    };

    /// <summary>Back to before the first row.</summary>
    public void Reset() => SqliteApi.Reset(_handle);

    /// <summary>A cell of the row; valid until the next step.</summary>
    public SqliteCell Cell(int column)
    {
        var kind = (SqliteKind)SqliteApi.ColumnType(_handle, column);
        return kind switch
        {
            SqliteKind.Integer => new(kind, SqliteApi.ColumnInt64(_handle, column), default),
            SqliteKind.Real => new(kind, BitConverter.DoubleToInt64Bits(SqliteApi.ColumnDouble(_handle, column)), default),
            SqliteKind.Text => new(kind, 0, Bytes(SqliteApi.ColumnText(_handle, column), column)),
            SqliteKind.Blob => new(kind, 0, Bytes(SqliteApi.ColumnBlob(_handle, column), column)),
            _ => default,
        };
    }

    public long Integer(int column) => SqliteApi.ColumnInt64(_handle, column);

    public string? Text(int column) => SqliteConnection.Read(SqliteApi.ColumnText(_handle, column));

    public void Dispose()
    {
        SqliteApi.Finalize(_handle);
        _handle = 0;
    }

    void Check(int code)
    {
        if (code != SqliteCode.Ok)
        {
            throw _connection.ErrorOf(code);
        }
    }

    /// <summary>The length is asked for after the bytes: asking for text may convert it first.</summary>
    ReadOnlySpan<byte> Bytes(byte* start, int column)
    {
        var length = SqliteApi.ColumnBytes(_handle, column);

        // No bytes for a value that has some: there was no memory to convert it.
        return start is null && length > 0 ? throw new SqliteException(SqliteCode.NoMemory, "out of memory") : new(start, length);
    }
}

/// <summary>What a value is stored as. The numbers are SQLite's.</summary>
enum SqliteKind : byte
{
    None = 0,
    Integer = 1,
    Real = 2,
    Text = 3,
    Blob = 4,
    Null = 5,
}

/// <param name="bits">Of an integer, or of a real.</param>
/// <param name="bytes">Of a text, as SQLite has it (not always UTF-8), or of a blob.</param>
readonly ref struct SqliteCell(SqliteKind kind, long bits, ReadOnlySpan<byte> bytes)
{
    public SqliteKind Kind { get; } = kind;

    public long Integer { get; } = bits;

    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    public bool IsNull => Kind is SqliteKind.None or SqliteKind.Null;

    public double Real => BitConverter.Int64BitsToDouble(Integer);
}
