namespace Quaestor.Data.Sql.Postgres;

/// <summary>
/// The one form in which another session may be cancelled or ended: it names the session by its process and its start, so that a
/// yes never meets another that got the same number meanwhile.
/// </summary>
public static class SessionSignal
{
    const string Form = " ( pid ) from pg_stat_activity where pid = # and backend_start = '";

    static readonly string[] Functions = ["pg_cancel_backend", "pg_terminate_backend"];

    /// <summary>Stops what the session runs now.</summary>
    /// <param name="start">As <c>backend_start::text</c> has it.</param>
    public static string Cancel(int pid, string start) => Of(Functions[0], pid, start);

    /// <summary>Ends the session; what it has not committed is rolled back.</summary>
    /// <inheritdoc cref="Cancel"/>
    public static string End(int pid, string start) => Of(Functions[1], pid, start);

    /// <returns>The function; null for any other statement.</returns>
    internal static string? Read(IReadOnlyList<Token> tokens)
    {
        var words = string.Join(' ', tokens.Select(token => token.Kind switch
        {
            TokenKind.Number when token.Text.All(char.IsAsciiDigit) => "#",
            TokenKind.Constant => "'",
            TokenKind.Word or TokenKind.Symbol or TokenKind.Operator => token.Text,
            _ => "?",
        }));
        return Functions.FirstOrDefault(function => words == $"select {function}{Form}");
    }

    static string Of(string function, int pid, string start) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"SELECT {function}(pid) FROM pg_stat_activity WHERE pid = {pid} AND backend_start = '{start.Replace("'", "''", StringComparison.Ordinal)}'");
}
