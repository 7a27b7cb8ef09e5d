using System.Data.Common;

namespace Quaestor.Agent.Threads;

/// <summary>A table of the store as a whole, for copying it.</summary>
sealed class StoreTable(StoreEngine engine, DbConnection connection, string name)
{
    public long Count()
    {
        using var command = Command($"SELECT count(*) FROM {name}");
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Adds all rows of the same table elsewhere.</summary>
    /// <returns>How many.</returns>
    public long Fill(StoreTable from)
    {
        using var select = from.Command($"SELECT * FROM {name}");
        using var reader = select.ExecuteReader();
        var columns = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToList();
        var values = string.Join(", ", columns.Select((_, place) => $"$c{place}"));
        using var insert = SqlTexts.StatementOf($"INSERT INTO {name} ({string.Join(", ", columns)}) VALUES ({values})", engine.Dialect).On(connection);
        var rows = 0L;
        while (reader.Read())
        {
            for (var column = 0; column < columns.Count; column++)
            {
                insert.Parameters[column].Value = engine.Stored(from.Cell(reader, column));
            }

            insert.ExecuteNonQuery();
            rows++;
        }

        return rows;
    }

    object? Cell(DbDataReader row, int column) => row.GetValue(column) switch
    {
        DBNull => null,
        string => engine.Text(row, column),
        var value => value,
    };

    DbCommand Command(string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
