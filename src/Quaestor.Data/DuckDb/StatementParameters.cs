using System.Text;
using Quaestor.Data.DuckDb.Native;

namespace Quaestor.Data.DuckDb;

/// <summary>Binds values to a prepared statement's <c>$1</c>, <c>$2</c> …</summary>
static class StatementParameters
{
    public static void Bind(PreparedHandle statement, IReadOnlyList<object?> values)
    {
        var expected = DuckDbNative.ParameterCount(statement);
        if (expected != (ulong)values.Count)
        {
            throw new DuckDbException(
                DuckDbErrorKind.ParameterNotResolved,
                $"The statement has {expected} parameters and {values.Count} values were given. Give each parameter one value.");
        }

        for (var i = 0; i < values.Count; i++)
        {
            if (Bind(statement, (ulong)i + 1, values[i]) != DuckDbNative.Success)
            {
                throw new DuckDbException(DuckDbErrorKind.ParameterNotAllowed, $"DuckDB does not take the value of parameter ${i + 1}.");
            }
        }
    }

    static int Bind(PreparedHandle statement, ulong index, object? value) => value switch
    {
        null => DuckDbNative.BindNull(statement, index),
        bool boolean => DuckDbNative.BindBoolean(statement, index, boolean),
        int number => DuckDbNative.BindInt64(statement, index, number),
        long number => DuckDbNative.BindInt64(statement, index, number),
        double number => DuckDbNative.BindDouble(statement, index, number),
        string text => BindText(statement, index, Encoding.UTF8.GetBytes(text)),
        byte[] bytes => DuckDbNative.BindBlob(statement, index, bytes, (ulong)bytes.Length),
        _ => throw new ArgumentException($"A parameter cannot be a {value.GetType().Name}: give null, bool, int, long, double, string or byte[].", nameof(value)),
    };

    static int BindText(PreparedHandle statement, ulong index, byte[] utf8) =>
        DuckDbNative.BindText(statement, index, utf8, (ulong)utf8.Length);
}
