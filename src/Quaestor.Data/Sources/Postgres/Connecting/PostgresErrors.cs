using System.Net.Sockets;
using System.Text.RegularExpressions;
using Npgsql;

namespace Quaestor.Data.Sources.Postgres.Connecting;

/// <summary>What the server and the driver say went wrong, as sentences with stable codes. See PostgreSQL's appendix A for its codes.</summary>
public static partial class PostgresErrors
{
    /// <summary>A statement that the server refuses or fails at, or a connection that broke under it.</summary>
    /// <param name="sql">The statement as it was sent.</param>
    internal static EngineException OfStatement(Exception error, string sql) => error switch
    {
        NpgsqlException ended when IsConnectionEnd(ended) => Lost(),
        PostgresException server => new(Code(server), Sentence(server), Index(sql, server.Position)),
        InvalidDataException => new("not_supported", $"{error.Message} Cast the column to text."),
        _ => Lost(),
    };

    /// <summary>Whether the connection has ended, be it that the server said so or that it broke.</summary>
    public static bool IsConnectionEnd(NpgsqlException error) => error is not PostgresException server
        || server.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.DatabaseDropped
        || server.SqlState.StartsWith("08", StringComparison.Ordinal);

    /// <summary>A connection that cannot be made.</summary>
    public static SourceException OfConnecting(NpgsqlException error, string location) => new(error switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword } => $"{location} refuses the password. Check the user and the password.",
        PostgresException { SqlState: PostgresErrorCodes.InvalidAuthorizationSpecification } server => $"{location} lets this user not in: {server.MessageText}. Check the user, the database, and the server's pg_hba.conf.",
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } server => $"{location}: {server.MessageText}. Check the name of the database.",
        PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } => $"{location} has no connection left: {((PostgresException)error).MessageText}. Try again later, or raise max_connections there.",
        PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow } server => $"{location} is not ready: {server.MessageText}. Try again in a moment.",
        PostgresException server => $"{location} cannot be used: {Sentence(server)}",
        { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } } => $"{location}: there is no host of that name. Check the host.",
        { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => $"{location} refuses the connection. Check host and port, and that PostgreSQL runs there.",
        { InnerException: SocketException } => $"{location} cannot be reached: {error.InnerException.Message.TrimEnd('.')}. Check host, port and network.",
        { InnerException: TimeoutException } => $"{location} did not answer in time. Check host, port and network.",
        { InnerException: System.Security.Authentication.AuthenticationException } => $"{location}: TLS failed: {error.InnerException.Message.TrimEnd('.')}. Check sslmode and sslrootcert.",
        _ => $"{location} cannot be connected to: {error.Message.TrimEnd('.')}.",
    });

    /// <summary>The server counts characters of any width from 1, and tells 0 where it knows no place.</summary>
    static int? Index(string sql, int position) =>
        position <= 0 ? null : sql.EnumerateRunes().Take(position - 1).Sum(rune => rune.Utf16SequenceLength);

    static EngineException Lost() => new("connection_lost", "The connection to the database was lost while the query ran, so there is no result. Run it again; the next run connects anew.");

    static string Sentence(PostgresException server)
    {
        var message = server.MessageText.TrimEnd('.', '!') is { Length: > 0 } said ? said : $"The database says no more than {server.SqlState}";
        return $"{PlainWord().Replace(message, word => word.Value.ToUpperInvariant())}.{(server.Hint is { Length: > 0 } hint ? $" {hint}" : "")}";
    }

    /// <summary>The first letter of a word that can be no part of a longer name: names stay as they are.</summary>
    [GeneratedRegex("^[a-z](?=[a-z]*[ /-])")]
    private static partial Regex PlainWord();

    static string Code(PostgresException server) => server.SqlState switch
    {
        PostgresErrorCodes.SyntaxError => "syntax_error",
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName => "unknown_table",
        PostgresErrorCodes.UndefinedColumn => "unknown_column",
        PostgresErrorCodes.UndefinedFunction => "unknown_function",
        PostgresErrorCodes.AmbiguousColumn or PostgresErrorCodes.AmbiguousFunction or PostgresErrorCodes.AmbiguousAlias => "ambiguous_name",
        PostgresErrorCodes.GroupingError => "not_grouped",
        PostgresErrorCodes.DivisionByZero => "division_by_zero",
        PostgresErrorCodes.NumericValueOutOfRange or PostgresErrorCodes.DatetimeFieldOverflow => "out_of_range",
        PostgresErrorCodes.DatatypeMismatch or PostgresErrorCodes.InvalidTextRepresentation or PostgresErrorCodes.InvalidDatetimeFormat
            or PostgresErrorCodes.CannotCoerce or PostgresErrorCodes.UndefinedObject or PostgresErrorCodes.IndeterminateDatatype => "type_error",
        PostgresErrorCodes.InsufficientPrivilege => "permission_denied",
        PostgresErrorCodes.ReadOnlySqlTransaction => "read_only",
        PostgresErrorCodes.LockNotAvailable => "locked",
        PostgresErrorCodes.DeadlockDetected => "deadlock",
        PostgresErrorCodes.OutOfMemory or PostgresErrorCodes.ConfigurationLimitExceeded => "out_of_memory",
        PostgresErrorCodes.DiskFull => "database_full",
        PostgresErrorCodes.FeatureNotSupported => "not_supported",
        PostgresErrorCodes.UndefinedParameter => "unbound_parameter",
        PostgresErrorCodes.QueryCanceled => "cancelled_by_database",
        _ when server.SqlState.StartsWith("42", StringComparison.Ordinal) => "invalid_query",
        PostgresErrorCodes.CardinalityViolation => "invalid_input",
        _ when server.SqlState.StartsWith("22", StringComparison.Ordinal) => "invalid_input",
        _ => "query_failed",
    };
}
