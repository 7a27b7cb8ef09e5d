using System.Globalization;
using Quaestor.Data.Postgres.Migrations.Reading;

namespace Quaestor.Data.Postgres.Migrations.Applying;

/// <summary>An UPDATE held to some pages of its table.</summary>
static class BatchedUpdate
{
    /// <summary>The table that it updates; null where it is no plain UPDATE with a condition.</summary>
    public static TableName? TableOf(string sql)
    {
        var words = new Words(sql);
        if (!words.Take("update"))
        {
            return null;
        }

        _ = words.Take("only");
        var table = words.Name();
        return HasConditionAlone(sql) ? table : null;
    }

    public static string Of(string sql, long from, long to)
    {
        var words = new Words(sql);
        words.Until(token => token.Is("where"));
        var at = words.At;
        return string.Create(CultureInfo.InvariantCulture, $"{words.Text(0, at)} WHERE ({words.Rest(at + 1)}) AND ctid >= '({from},0)'::tid AND ctid < '({to},0)'::tid");
    }

    /// <summary>A WHERE, and neither other tables nor RETURNING; IS DISTINCT FROM has a FROM that is none.</summary>
    static bool HasConditionAlone(string sql)
    {
        var words = new Words(sql);
        words.Until(token => token.IsAny("where", "from", "returning"));
        var isCondition = words.Now.Is("where");
        words.At++;
        var other = false;
        while (!words.IsOver)
        {
            other |= words.Now.Is("returning") || (words.Now.Is("from") && !words.Next(-1).Is("distinct"));
            words.Skip();
        }

        return isCondition && !other;
    }
}
