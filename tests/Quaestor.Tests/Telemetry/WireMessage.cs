using System.Buffers.Binary;
using System.Text;

namespace Quaestor.Tests.Telemetry;

/// <summary>A protobuf message as it is on the wire: fields by number. Knows nothing of any schema.</summary>
sealed class WireMessage
{
    readonly List<(int Field, object Value)> _fields = [];

    public static WireMessage Parse(ReadOnlySpan<byte> bytes)
    {
        var message = new WireMessage();
        while (!bytes.IsEmpty)
        {
            var tag = Varint(ref bytes);
            var field = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    message._fields.Add((field, Varint(ref bytes)));
                    break;
                case 1:
                    message._fields.Add((field, BinaryPrimitives.ReadUInt64LittleEndian(bytes)));
                    bytes = bytes[8..];
                    break;
                case 2:
                    var length = (int)Varint(ref bytes);
                    message._fields.Add((field, bytes[..length].ToArray()));
                    bytes = bytes[length..];
                    break;
                case 5:
                    message._fields.Add((field, (ulong)BinaryPrimitives.ReadUInt32LittleEndian(bytes)));
                    bytes = bytes[4..];
                    break;
                default:
                    throw new InvalidDataException($"Wire type {tag & 7}");
            }
        }

        return message;
    }

    public IEnumerable<WireMessage> Messages(int field) => All<byte[]>(field).Select(bytes => Parse(bytes));

    public WireMessage? Message(int field) => Messages(field).LastOrDefault();

    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field));

    public byte[] Bytes(int field) => All<byte[]>(field).LastOrDefault() ?? [];

    public ulong Number(int field) => All<ulong>(field).LastOrDefault();

    /// <summary>opentelemetry.proto.common.v1.KeyValue, repeated.</summary>
    public Dictionary<string, object> Attributes(int field) =>
        Messages(field).ToDictionary(pair => pair.Text(1), pair => pair.Message(2)!.AnyValue(), StringComparer.Ordinal);

    object AnyValue() => _fields.Single() switch
    {
        (1, byte[] text) => Encoding.UTF8.GetString(text),
        (2, ulong flag) => flag == 1,
        (3, ulong whole) => (long)whole,
        (4, ulong bits) => BitConverter.UInt64BitsToDouble(bits),
        (5, byte[] list) => Parse(list).Messages(1).Select(item => item.AnyValue()).ToArray(),
        var (field, _) => throw new InvalidDataException($"AnyValue with field {field}"),
    };

    IEnumerable<T> All<T>(int field) => _fields.Where(one => one.Field == field).Select(one => one.Value).OfType<T>();

    static ulong Varint(ref ReadOnlySpan<byte> bytes)
    {
        var (value, shift) = (0UL, 0);
        while (true)
        {
            var next = bytes[0];
            bytes = bytes[1..];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }

            shift += 7;
        }
    }
}
