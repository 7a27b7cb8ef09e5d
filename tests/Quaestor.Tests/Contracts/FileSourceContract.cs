using Quaestor.Data.DuckDb;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Files;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Contracts;

public sealed class FileSourceContract(FileSourceContract.Files files) : SourceContract(files), IClassFixture<FileSourceContract.Files>
{
    /// <summary>Files have no keys: joins are told by names and values.</summary>
    private protected override bool HasKeys => false;

    private protected override string FileFunction => "SELECT * FROM read_csv('/etc/passwd')";

    private protected override (string, string) FailsAtARow => ("SELECT id, CAST(name AS INTEGER) FROM customers", "type_error");

    public sealed class Files : ContractShop
    {
        readonly OpenFolder _folder = new();

        internal override Task AddTableAsync()
        {
            _folder.Write("later.csv", "id\n7\n");
            return Task.CompletedTask;
        }

        private protected override Task<ISource> OpenAsync()
        {
            using var database = DuckDbDatabase.Open(new Dictionary<string, string>());
            using var connection = database.Connect();
            foreach (var statement in Setup("BLOB", Bytes).Split(";\n", StringSplitOptions.RemoveEmptyEntries))
            {
                connection.Execute(statement);
            }

            foreach (var table in new[] { "customers", "orders" })
            {
                connection.Execute($"COPY {table} TO '{Path.Combine(_folder.Path, table)}.parquet' (FORMAT parquet)");
            }

            return Task.FromResult<ISource>(FileSource.Open(_folder.Path, Name, Workers.Pool));
        }

        private protected override ValueTask RemoveAsync()
        {
            _folder.Dispose();
            return ValueTask.CompletedTask;
        }

        static string Bytes(string hexadecimal) => $"'{string.Concat(hexadecimal.Chunk(2).Select(two => $"\\x{new string(two)}"))}'::BLOB";
    }
}
