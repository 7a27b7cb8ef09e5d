using System.Buffers.Binary;
using System.Text;

namespace Quaestor.Data.Sandboxes.Microsandbox;

/// <summary>
/// The part of CBOR that agents speak: integers, texts, bytes, lists, maps by text, true, false and null, all of definite
/// length. What is read comes from inside a machine and may be anything.
/// </summary>
/// <remarks>RFC 8949. System.Formats.Cbor would replace it.</remarks>
static class Cbor
{
    const int MaxDepth = 16;

    enum Major
    {
        Unsigned,
        Negative,
        Bytes,
        Text,
        List,
        Map,
        Tag,
        Simple,
    }

    public static byte[] Write(object? value)
    {
        using var output = new MemoryStream();
        Write(output, value);
        return output.ToArray();
    }

    /// <returns>long, string, byte[], List, Dictionary, bool or null.</returns>
    /// <exception cref="FormatException">It is cut, too deep, or of a kind that agents do not send.</exception>
    public static object? Read(ReadOnlySpan<byte> input)
    {
        var value = Read(ref input, 0);
        return input.IsEmpty ? value : throw new FormatException("Something follows a CBOR item.");
    }

    static void Write(MemoryStream output, object? value)
    {
        switch (value)
        {
            case null:
                output.WriteByte(0xF6);
                break;
            case bool flag:
                output.WriteByte(flag ? (byte)0xF5 : (byte)0xF4);
                break;
            case int number:
                WriteNumber(output, number);
                break;
            case long number:
                WriteNumber(output, number);
                break;
            case byte[] bytes:
                WriteHead(output, Major.Bytes, (ulong)bytes.Length);
                output.Write(bytes);
                break;
            case string text:
                var utf8 = Encoding.UTF8.GetBytes(text);
                WriteHead(output, Major.Text, (ulong)utf8.Length);
                output.Write(utf8);
                break;
            case IReadOnlyDictionary<string, object?> map:
                WriteHead(output, Major.Map, (ulong)map.Count);
                foreach (var (key, item) in map)
                {
                    Write(output, key);
                    Write(output, item);
                }

                break;
            case IReadOnlyList<object?> list:
                WriteHead(output, Major.List, (ulong)list.Count);
                foreach (var item in list)
                {
                    Write(output, item);
                }

                break;
            default:
                throw new ArgumentException($"A {value.GetType()} is not written as CBOR.", nameof(value));
        }
    }

    static void WriteNumber(MemoryStream output, long number)
    {
        if (number >= 0)
        {
            WriteHead(output, Major.Unsigned, (ulong)number);
        }
        else
        {
            WriteHead(output, Major.Negative, (ulong)(-1 - number));
        }
    }

    static void WriteHead(MemoryStream output, Major major, ulong number)
    {
        var kind = (int)major << 5;
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, number);
        var (length, mark) = number switch
        {
            < 24 => (0, (int)number),
            <= byte.MaxValue => (1, 24),
            <= ushort.MaxValue => (2, 25),
            <= uint.MaxValue => (4, 26),
            _ => (8, 27),
        };
        output.WriteByte((byte)(kind | mark));
        output.Write(bytes[(8 - length)..]);
    }

    static object? Read(ref ReadOnlySpan<byte> input, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new FormatException("A CBOR item is too deep.");
        }

        var head = Take(ref input, 1)[0];
        var major = (Major)(head >> 5);
        if (major == Major.Simple)
        {
            return (head & 31) switch
            {
                20 => false,
                21 => true,
                22 or 23 => null,
                _ => throw new FormatException("A CBOR item is of a kind that agents do not send."),
            };
        }

        var number = ReadNumber(ref input, head & 31);
        return major switch
        {
            Major.Unsigned when number <= long.MaxValue => (long)number,
            Major.Negative when number <= long.MaxValue => -1 - (long)number,
            Major.Bytes => Take(ref input, number).ToArray(),
            Major.Text => Encoding.UTF8.GetString(Take(ref input, number)),
            Major.List => ReadList(ref input, number, depth),
            Major.Map => ReadMap(ref input, number, depth),
            _ => throw new FormatException("A CBOR item is of a kind that agents do not send."),
        };
    }

    static List<object?> ReadList(ref ReadOnlySpan<byte> input, ulong count, int depth)
    {
        var list = new List<object?>();
        for (var i = 0UL; i < count; i++)
        {
            list.Add(Read(ref input, depth + 1));
        }

        return list;
    }

    static Dictionary<string, object?> ReadMap(ref ReadOnlySpan<byte> input, ulong count, int depth)
    {
        var map = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (var i = 0UL; i < count; i++)
        {
            var key = Read(ref input, depth + 1) as string ?? throw new FormatException("A CBOR map's key is no text.");
            map[key] = Read(ref input, depth + 1);
        }

        return map;
    }

    static ulong ReadNumber(ref ReadOnlySpan<byte> input, int mark) => mark switch
    {
        < 24 => (ulong)mark,
        24 => Take(ref input, 1)[0],
        25 => BinaryPrimitives.ReadUInt16BigEndian(Take(ref input, 2)),
        26 => BinaryPrimitives.ReadUInt32BigEndian(Take(ref input, 4)),
        27 => BinaryPrimitives.ReadUInt64BigEndian(Take(ref input, 8)),
        _ => throw new FormatException("A CBOR item has no definite length."),
    };

    static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> input, ulong count)
    {
        if (count > (ulong)input.Length)
        {
            throw new FormatException("A CBOR item is cut.");
        }

        var taken = input[..(int)count];
        input = input[(int)count..];
        return taken;
    }
}
