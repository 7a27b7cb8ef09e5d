using Npgsql;

namespace Quaestor.Data.Sources.Postgres.Connecting;

/// <summary>Copies rows between two databases as the servers write them, without looking into them.</summary>
static class TableCopy
{
    /// <param name="from">What to read, <c>COPY (SELECT …) TO STDOUT (FORMAT binary)</c>.</param>
    /// <param name="to">Where to write, <c>COPY … FROM STDIN (FORMAT binary)</c>.</param>
    public static async Task RunAsync(NpgsqlConnection source, string from, NpgsqlConnection target, string to, CancellationToken cancellationToken)
    {
        await using var read = await source.BeginRawBinaryCopyAsync(from, cancellationToken);
        await using var write = await target.BeginRawBinaryCopyAsync(to, cancellationToken);
        await read.CopyToAsync(write, 64 << 10, cancellationToken);
    }
}
