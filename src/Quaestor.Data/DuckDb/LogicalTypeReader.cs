using Quaestor.Data.DuckDb.Native;

namespace Quaestor.Data.DuckDb;

/// <summary>Reads a native logical type into a <see cref="DuckDbLogicalType"/>.</summary>
static unsafe class LogicalTypeReader
{
    public static DuckDbLogicalType Read(LogicalTypeHandle handle)
    {
        var id = (DuckDbType)DuckDbNative.TypeId(handle);
        var type = id switch
        {
            DuckDbType.Decimal => new DuckDbLogicalType(id)
            {
                StoredAs = (DuckDbType)DuckDbNative.DecimalInternalType(handle),
                Width = DuckDbNative.DecimalWidth(handle),
                Scale = DuckDbNative.DecimalScale(handle),
            },
            DuckDbType.Enum => new DuckDbLogicalType(id)
            {
                StoredAs = (DuckDbType)DuckDbNative.EnumInternalType(handle),
                Labels = ReadLabels(handle),
            },
            DuckDbType.List => new DuckDbLogicalType(id) { Element = ReadOwned(DuckDbNative.ListTypeChild(handle)) },
            DuckDbType.Array => new DuckDbLogicalType(id)
            {
                ArraySize = checked((int)DuckDbNative.ArrayTypeSize(handle)),
                Element = ReadOwned(DuckDbNative.ArrayTypeChild(handle)),
            },
            DuckDbType.Map => ReadMap(handle),
            DuckDbType.Struct => new DuckDbLogicalType(id) { Fields = ReadStruct(handle) },
            DuckDbType.Union => new DuckDbLogicalType(id) { Fields = ReadUnion(handle) },
            _ => new DuckDbLogicalType(id),
        };
        return NativeText.TakeOrNull(DuckDbNative.OwnedTypeAlias(handle)) is { Length: > 0 } alias ? type with { Alias = alias } : type;
    }

    static DuckDbLogicalType ReadOwned(LogicalTypeHandle handle)
    {
        using (handle)
        {
            return Read(handle);
        }
    }

    static DuckDbLogicalType ReadMap(LogicalTypeHandle handle)
    {
        DuckDbField[] fields =
        [
            new("key", ReadOwned(DuckDbNative.MapTypeKey(handle))),
            new("value", ReadOwned(DuckDbNative.MapTypeValue(handle))),
        ];
        return new(DuckDbType.Map) { Fields = fields, Element = new(DuckDbType.Struct) { Fields = fields } };
    }

    static string[] ReadLabels(LogicalTypeHandle handle)
    {
        var labels = new string[DuckDbNative.EnumDictionarySize(handle)];
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = NativeText.Take(DuckDbNative.OwnedEnumDictionaryValue(handle, (ulong)i));
        }

        return labels;
    }

    static DuckDbField[] ReadStruct(LogicalTypeHandle handle)
    {
        var fields = new DuckDbField[DuckDbNative.StructTypeChildCount(handle)];
        for (var i = 0; i < fields.Length; i++)
        {
            var name = NativeText.Take(DuckDbNative.OwnedStructTypeChildName(handle, (ulong)i));
            fields[i] = new(name, ReadOwned(DuckDbNative.StructTypeChild(handle, (ulong)i)));
        }

        return fields;
    }

    static DuckDbField[] ReadUnion(LogicalTypeHandle handle)
    {
        var members = new DuckDbField[DuckDbNative.UnionTypeMemberCount(handle)];
        for (var i = 0; i < members.Length; i++)
        {
            var name = NativeText.Take(DuckDbNative.OwnedUnionTypeMemberName(handle, (ulong)i));
            members[i] = new(name, ReadOwned(DuckDbNative.UnionTypeMember(handle, (ulong)i)));
        }

        return members;
    }
}
