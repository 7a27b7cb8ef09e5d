using System.Runtime.CompilerServices;
using Quaestor.Data.DuckDb.Native;

namespace Quaestor.Data.DuckDb;

/// <summary>
/// One column of a chunk, or a part of a nested one. Values lie bare in the library's memory; where a row is null its
/// value is arbitrary.
/// </summary>
readonly unsafe ref struct DataVector
{
    readonly nint _vector;
    readonly void* _data;
    readonly ulong* _validity;

    internal DataVector(nint vector, DuckDbLogicalType type, int length)
    {
        _vector = vector;
        _data = DuckDbNative.VectorData(vector);
        _validity = DuckDbNative.VectorValidity(vector);
        Type = type;
        Length = length;
    }

    public DuckDbLogicalType Type { get; }

    /// <summary>Rows; for an element vector the elements of all rows together.</summary>
    public int Length { get; }

    /// <summary>False means that no row is null; true that some may be.</summary>
    public bool MayHaveNulls => _validity is not null;

    /// <summary>One bit a row, least significant first, set where there is a value; empty where every row has one.</summary>
    public ReadOnlySpan<ulong> Validity => _validity is null ? [] : new(_validity, (Length + 63) / 64);

    /// <summary>The values as they are stored; <typeparamref name="T"/> must be of the stored type's size.</summary>
    public ReadOnlySpan<T> Values<T>()
        where T : unmanaged =>
        new(_data, Length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsNull(int row) => _validity is not null && (_validity[row >> 6] & (1UL << (row & 63))) == 0;

    /// <summary>Which of its type's labels a row of an enum has.</summary>
    public int LabelIndex(int row) => Type.StoredAs switch
    {
        DuckDbType.UTinyInt => Values<byte>()[row],
        DuckDbType.USmallInt => Values<ushort>()[row],
        _ => checked((int)Values<uint>()[row]),
    };

    /// <summary>A list's or map's elements of all rows (each row's <see cref="ListEntry"/> says which are its own), or an array's, row after row.</summary>
    public DataVector Elements()
    {
        var element = Type.Element ?? throw new InvalidOperationException($"A vector of {Type.Type} has no elements.");
        return Type.Type == DuckDbType.Array
            ? new(DuckDbNative.ArrayVectorChild(_vector), element, checked(Length * Type.ArraySize))
            : new(DuckDbNative.ListVectorChild(_vector), element, checked((int)DuckDbNative.ListVectorSize(_vector)));
    }

    /// <summary>A member of a struct.</summary>
    public DataVector Field(int index) => new(DuckDbNative.StructVectorChild(_vector, (ulong)index), Type.Fields[index].Type, Length);

    /// <summary>A member of a union; only the rows whose <see cref="Tags"/> name it have a value there.</summary>
    public DataVector Member(int index) => new(DuckDbNative.StructVectorChild(_vector, (ulong)index + 1), Type.Fields[index].Type, Length);

    /// <summary>For each row the member of a union that it holds.</summary>
    public ReadOnlySpan<byte> Tags() => new(DuckDbNative.VectorData(DuckDbNative.StructVectorChild(_vector, 0)), Length);
}
