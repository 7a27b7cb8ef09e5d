using Quaestor.Data.Queries;

namespace Quaestor.Tests.Queries;

public sealed class RowOrderTests
{
    [Theory]
    [InlineData("select a from t order by a")]
    [InlineData("SELECT a FROM t ORDER\n-- by what\nBY a LIMIT 5")]
    [InlineData("with x as (select 1) select * from x /* order */ order by 1 desc")]
    [InlineData("select a from t union all select b from u order by 1")]
    [InlineData("from t order by all")]
    public void AnOrderOfTheWholeIsFound(string sql) => Assert.True(RowOrder.IsGiven(sql));

    [Theory]
    [InlineData("select a from t")]
    [InlineData("select row_number() over (order by a) from t")]
    [InlineData("select string_agg(a, ',' order by a) from t")]
    [InlineData("select * from (select a from t order by a)")]
    [InlineData("with x as (select a from t order by a limit 3) select * from x")]
    [InlineData("select 'order by a' from t -- order by a")]
    [InlineData("select a as \"order by\" from t /* order by a */")]
    [InlineData("select $$ order by $$ from t")]
    public void AnOrderOfAPartIsNone(string sql) => Assert.False(RowOrder.IsGiven(sql));
}
