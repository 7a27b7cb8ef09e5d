using Quaestor.Data.Results;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Sqlite;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Contracts;

public sealed class SqliteSourceContract(SqliteSourceContract.Database database) : SourceContract(database), IClassFixture<SqliteSourceContract.Database>
{
    /// <summary>SQLite has no decimals: it keeps such numbers as binary floating point.</summary>
    private protected override ColumnType DecimalType => ColumnType.Double;

    private protected override string FileFunction => "SELECT readfile('/etc/passwd')";

    /// <summary>SQLite takes any text for a number and divides by zero to NULL: hardly more than an overflow fails.</summary>
    private protected override (string, string) FailsAtARow => ("SELECT abs(CASE id WHEN 13 THEN -9223372036854775807 - 1 ELSE id END) FROM orders", "out_of_range");

    private protected override object? Decimal(string digits) => double.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);

    public sealed class Database : ContractShop
    {
        SqliteFile? _file;

        internal override Task AddTableAsync()
        {
            _file!.Execute("CREATE TABLE later (id INTEGER); INSERT INTO later VALUES (7)");
            return Task.CompletedTask;
        }

        private protected override Task<ISource> OpenAsync()
        {
            _file = new(Setup("BLOB", hexadecimal => $"x'{hexadecimal}'"));
            return Task.FromResult<ISource>(SqliteSource.Open(_file.Path, Name, Workers.Pool));
        }

        private protected override ValueTask RemoveAsync()
        {
            _file?.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
