using System.Data.Common;

namespace Quaestor.Agent.Threads;

/// <summary>One row as the store wrote it: ids as text, times as milliseconds. Valid until the next row is read.</summary>
readonly struct StoredRow(DbDataReader reader, StoreEngine engine)
{
    public Guid Id(int column) => Guid.Parse(reader.GetString(column));

    public Guid? IdOrNull(int column) => reader.IsDBNull(column) ? null : Id(column);

    public string Text(int column) => engine.Text(reader, column);

    public string? TextOrNull(int column) => reader.IsDBNull(column) ? null : Text(column);

    public long Number(int column) => reader.GetInt64(column);

    public long? NumberOrNull(int column) => reader.IsDBNull(column) ? null : Number(column);

    public DateTimeOffset Time(int column) => DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(column));

    public DateTimeOffset? TimeOrNull(int column) => reader.IsDBNull(column) ? null : Time(column);

    public byte[] Bytes(int column) => reader.GetFieldValue<byte[]>(column);

    // A bare null here would be an array of no bytes.
    public ReadOnlyMemory<byte>? BytesOrNull(int column) => reader.IsDBNull(column) ? default(ReadOnlyMemory<byte>?) : Bytes(column);
}
