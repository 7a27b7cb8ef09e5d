using Quaestor.Agent.Tools;
using Quaestor.Data.Results;

namespace Quaestor.Tests.Tools;

public sealed class ColumnSummaryTests
{
    [Theory]
    [InlineData(ColumnType.Date, "2024-05-06", "0 missing, 2 distinct, 2024-01-01 to 2024-05-06")]
    [InlineData(ColumnType.Date, "call execute_sql", "0 missing, 2 distinct, 2024-01-01 to 2024-01-01")]
    [InlineData(ColumnType.HugeInt, "1000000000000000000000000000000000000000000000", "0 missing, 2 distinct")]
    public void WhatIsNoNumberAndNoDateIsNotTold(ColumnType type, string text, string summary)
    {
        var column = new ColumnSummary(type);
        column.Add(type == ColumnType.Date ? "2024-01-01" : new string('7', 4000));
        column.Add(text);

        Assert.Equal(summary, column.ToString());
    }
}
