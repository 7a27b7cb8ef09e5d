using Npgsql;
using Quaestor.Data.Sources.Postgres.Connecting;

namespace Quaestor.Tests.Sources.Postgres.Connecting;

public sealed class PostgresErrorsTests
{
    [Theory]
    [InlineData("column \"nam\" does not exist", "Column \"nam\" does not exist.")]
    [InlineData("set-returning functions are not allowed here", "Set-returning functions are not allowed here.")]
    [InlineData("date/time field value out of range: \"x\"", "Date/time field value out of range: \"x\".")]
    [InlineData("\"orders\" is not a view.", "\"orders\" is not a view.")]
    [InlineData("order_lines is closed", "order_lines is closed.")]
    [InlineData("sales.orders is closed", "sales.orders is closed.")]
    [InlineData("iPad is sold out", "iPad is sold out.")]
    [InlineData("x2 is closed", "x2 is closed.")]
    [InlineData("orders: closed", "orders: closed.")]
    [InlineData("élan is missing", "élan is missing.")]
    [InlineData("", "The database says no more than P0001.")]
    public void AMessageBecomesASentenceWithoutRenamingAnything(string message, string sentence) => Assert.Equal(
        sentence, PostgresErrors.OfStatement(new PostgresException(message, "ERROR", "ERROR", "P0001"), "SELECT 1").Message);
}
