using System.Buffers;
using System.Text;

namespace Quaestor.Data.Results.Parquet;

/// <summary>Writes structs in Thrift's compact protocol, the form of Parquet's metadata.</summary>
/// <remarks>After "Thrift compact protocol encoding" (apache/thrift, doc/specs). Fields must come in the order of their ids.</remarks>
sealed class ThriftWriter
{
    const byte True = 1;
    const byte False = 2;
    const byte Int32 = 5;
    const byte Int64 = 6;
    const byte Binary = 8;
    const byte List = 9;
    const byte Struct = 12;

    readonly ArrayBufferWriter<byte> _bytes = new();
    readonly Stack<int> _outer = new();
    int _lastField;

    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    public void Clear() => _bytes.ResetWrittenCount();

    public void Field(int id, bool value) => Header(id, value ? True : False);

    public void Field(int id, int value)
    {
        Header(id, Int32);
        Signed(value);
    }

    public void Field(int id, long value)
    {
        Header(id, Int64);
        Signed(value);
    }

    public void Field(int id, string value)
    {
        Header(id, Binary);
        Text(value);
    }

    public void BeginStruct(int id)
    {
        Header(id, Struct);
        BeginItem();
    }

    /// <summary>Begins a struct that stands alone or in a list.</summary>
    public void BeginItem()
    {
        _outer.Push(_lastField);
        _lastField = 0;
    }

    public void End()
    {
        Byte(0);
        _lastField = _outer.Pop();
    }

    public void EmptyStruct(int id)
    {
        BeginStruct(id);
        End();
    }

    /// <summary>Its items follow, each from <see cref="BeginItem"/> to <see cref="End"/>.</summary>
    public void BeginStructs(int id, int count)
    {
        Header(id, List);
        ListHeader(count, Struct);
    }

    public void Numbers(int id, params ReadOnlySpan<int> values)
    {
        Header(id, List);
        ListHeader(values.Length, Int32);
        foreach (var value in values)
        {
            Signed(value);
        }
    }

    public void Texts(int id, params ReadOnlySpan<string> values)
    {
        Header(id, List);
        ListHeader(values.Length, Binary);
        foreach (var value in values)
        {
            Text(value);
        }
    }

    void Header(int id, byte type)
    {
        Byte((byte)(((id - _lastField) << 4) | type));
        _lastField = id;
    }

    void ListHeader(int count, byte type)
    {
        if (count < 15)
        {
            Byte((byte)((count << 4) | type));
            return;
        }

        Byte((byte)(0xF0 | type));
        Varint((ulong)count);
    }

    void Text(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        Varint((ulong)bytes.Length);
        _bytes.Write(bytes);
    }

    // Zigzag: the sign goes to the lowest bit.
    void Signed(long value) => Varint((ulong)((value << 1) ^ (value >> 63)));

    void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            Byte((byte)(value | 0x80));
        }

        Byte((byte)value);
    }

    void Byte(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
    }
}
