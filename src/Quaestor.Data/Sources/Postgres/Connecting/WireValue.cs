using Npgsql.Internal;
using Npgsql.Internal.Postgres;
using Quaestor.Data.Results;

namespace Quaestor.Data.Sources.Postgres.Connecting;

/// <summary>
/// A value as it came from the server, of whatever type and form, without a copy where it lies in the driver's buffer:
/// valid until the next is read.
/// </summary>
readonly record struct WireValue(ReadOnlyMemory<byte> Bytes);

/// <summary>Has the driver hand out bytes, through the interface that its plugins use. That is marked as not stable: it is held by the pinned version.</summary>
sealed class WireValues : PgTypeInfoResolverFactory
{
    public override IPgTypeInfoResolver CreateResolver() => new Resolver();

    public override IPgTypeInfoResolver? CreateArrayResolver() => null;

    sealed class Resolver : IPgTypeInfoResolver
    {
        public PgTypeInfo? GetTypeInfo(Type? type, DataTypeName? dataTypeName, PgSerializerOptions options) =>
            type == typeof(WireValue) ? new PgTypeInfo(options, new Converter(), dataTypeName is { } name ? new PgTypeId(name) : default) : null;
    }

    sealed class Converter : PgStreamingConverter<WireValue>
    {
        public override bool CanConvert(DataFormat format, out BufferRequirements bufferRequirements)
        {
            bufferRequirements = BufferRequirements.None;
            return true;
        }

        /// <exception cref="RowTooLargeException">No chunk could hold it, so not a byte of it is fetched.</exception>
        public override WireValue Read(PgReader reader)
        {
            var length = reader.CurrentRemaining;
            if (length > ChunkFormat.MaxBytes)
            {
                throw new RowTooLargeException();
            }

            if (reader.TryReadBytes(length, out ReadOnlyMemory<byte> buffered))
            {
                return new(buffered);
            }

            var bytes = new byte[length];
            reader.ReadBytes(bytes);
            return new(bytes);
        }

        public override ValueTask<WireValue> ReadAsync(PgReader reader, CancellationToken cancellationToken = default) => new(Read(reader));

        public override Size GetSize(SizeContext context, WireValue value, ref object? writeState) => throw Unwritable();

        public override void Write(PgWriter writer, WireValue value) => throw Unwritable();

        public override ValueTask WriteAsync(PgWriter writer, WireValue value, CancellationToken cancellationToken = default) => throw Unwritable();

        static NotSupportedException Unwritable() => new("Values are read from a server and never written to one.");
    }
}
