using System.Globalization;
using System.Text.Json;
using Quaestor.Data.Results;

namespace Quaestor.Tests.Sandboxes.Python;

/// <summary>Whatever code leaves as its result is a table.</summary>
public sealed class GuestResultTests(DirectGuest guest)
{
    static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory]
    [InlineData("result = 1\nresult_df = 2\nresult_rows = 3", "result", 1L)]
    [InlineData("result_df = 2\nresult_rows = 3", "result_df", 2L)]
    [InlineData("result_rows = 3", "result_rows", 3L)]
    [InlineData("result = None\nresult_rows = 3", "result_rows", 3L)]
    public async Task TheFirstOfThreeNamesThatHoldsSomethingIsTheResult(string code, string name, long value)
    {
        var answer = (await guest.RunAsync(code)).Succeeded();

        Assert.Equal(name, answer.Done!.Result);
        Assert.Equal(value, answer.Cell);
    }

    [Fact]
    public async Task CodeWithoutAResultLeavesNoTable()
    {
        var answer = (await guest.RunAsync("print('hello', 'you', sep='-')")).Succeeded();

        Assert.Null(answer.Done!.Result);
        Assert.Empty(answer.Columns);
        Assert.Equal("hello-you\n", answer.Printed);
    }

    [Theory]
    [InlineData("42", "integer", "42")]
    [InlineData("2.5", "double", "2.5")]
    [InlineData("'Grüße'", "text", "Grüße")]
    [InlineData("'half \\ud83d'", "text", "half ?")]
    [InlineData("True", "boolean", "True")]
    [InlineData("np.int64(7)", "integer", "7")]
    [InlineData("np.float64(0.25)", "double", "0.25")]
    [InlineData("2 ** 70", "hugeint", "1180591620717411303424")]
    [InlineData("pd.Timestamp('2024-02-03 04:05:06')", "timestamp", "2024-02-03T04:05:06")]
    [InlineData("pd.Timestamp('2024-02-03 04:05', tz='Europe/Berlin')", "timestamptz", "2024-02-03T03:05:00Z")]
    [InlineData("pd.Timestamp('2024-02-03').date()", "date", "2024-02-03")]
    [InlineData("pd.Timedelta('1 day 2 hours 0.5 seconds')", "interval", "P1DT2H0.5S")]
    [InlineData("b'abc'", "blob", "YWJj")]
    [InlineData("pd.Period('2024-02')", "text", "2024-02")]
    [InlineData("float('inf')", "double", "Infinity")]
    public async Task OneValueIsATableOfOneCell(string expression, string type, string value)
    {
        var answer = (await guest.RunAsync($"result = {expression}")).Succeeded();

        Assert.Equal(type, Assert.Single(answer.Columns).Type.Name());
        Assert.Equal(value, Convert.ToString(answer.Cell, CultureInfo.InvariantCulture));
        Assert.NotNull(answer.Done!.Text);
    }

    [Theory]
    [InlineData("{'a': 1, 'b': None, 'c': 2.5}", "a,b,c", "[[1,null,2.5]]")]
    [InlineData("{'a': [1, 2], 'b': ['x', None]}", "a,b", """[[1,"x"],[2,null]]""")]
    [InlineData("{'sum': {'x': 1, 'y': 2}, 'n': {'x': 3}}", "index,sum,n", """[["x",1,3],["y",2,null]]""")]
    [InlineData("{1: 'a', 2: 'b'}", "key,value", """[[1,"a"],[2,"b"]]""")]
    [InlineData("[{'a': 1}, {'a': 2, 'b': 'x'}]", "a,b", """[[1,null],[2,"x"]]""")]
    [InlineData("[(1, 'a'), (2, 'b')]", "column_1,column_2", """[[1,"a"],[2,"b"]]""")]
    [InlineData("[3, None, 1]", "value", "[[3],[null],[1]]")]
    [InlineData("(i * i for i in range(3))", "value", "[[0],[1],[4]]")]
    [InlineData("range(2)", "value", "[[0],[1]]")]
    [InlineData("{5}", "value", "[[5]]")]
    [InlineData("('a', [1, 2])", "column_1,column_2", """[["a",[1,2]]]""")]
    [InlineData("np.array([[1, 2], [3, 4]])", "column_1,column_2", "[[1,2],[3,4]]")]
    [InlineData("np.array([1.5, np.nan])", "value", "[[1.5],[null]]")]
    [InlineData("[]", "value", "[]")]
    [InlineData("pd.DataFrame({'a': [1, 2]})", "a", "[[1],[2]]")]
    [InlineData("pd.DataFrame({'a': [1, 2, 3]}).query('a > 1')", "a", "[[2],[3]]")]
    [InlineData("pd.DataFrame({'a': [1, 2]}, index=['x', 'y'])", "index,a", """[["x",1],["y",2]]""")]
    [InlineData("pd.DataFrame({'g': ['x', 'x'], 'a': [1, 2]}).groupby('g').sum()", "g,a", """[["x",3]]""")]
    [InlineData("pd.DataFrame({'g': ['x'], 'h': [1], 'a': [2]}).groupby(['g', 'h']).agg(['sum', 'max'])", "g,h,a_sum,a_max", """[["x",1,2,2]]""")]
    [InlineData("pd.Series([1, 2], name='s')", "s", "[[1],[2]]")]
    [InlineData("pd.Series({'x': 1, 'y': 2})", "index,value", """[["x",1],["y",2]]""")]
    [InlineData("pd.Series(['b', 'a', 'b']).astype('category')", "value", """[["b"],["a"],["b"]]""")]
    [InlineData("pd.DataFrame([[1, 2]], columns=['a', 'a'])", "a,a", "[[1,2]]")]
    [InlineData("pd.DataFrame({'a': []})", "a", "[]")]
    [InlineData("np.matrix([[1, 2], [3, 4]])", "column_1,column_2", "[[1,2],[3,4]]")]
    [InlineData("[pd.DataFrame({'a': [1]}), pd.DataFrame({'a': [2]})]", "value", """[[[{"a":1}]],[[{"a":2}]]]""")]
    [InlineData("{'n': 1, 'by': pd.Series({'x': 2.5}), 'all': pd.DataFrame({'a': [1]})}", "n,by,all", """[[1,{"x":2.5},[{"a":1}]]]""")]
    public async Task ValuesOfManyShapesAreTables(string expression, string columns, string rows)
    {
        var answer = (await guest.RunAsync($"result = {expression}")).Succeeded();

        Assert.Equal(columns, string.Join(',', answer.Names));
        Assert.Equal(rows, JsonSerializer.Serialize(answer.Rows));
    }

    [Theory]
    [InlineData("import collections\nresult = collections.deque([1, 2])", "integer", "[[1],[2]]")]
    [InlineData("import enum\nclass Kind(enum.IntEnum):\n    A = 1\nresult = [Kind.A, None]", "integer", "[[1],[null]]")]
    [InlineData("result = pd.Series(pd.Categorical([2 ** 60 + 1, None]))", "integer", "[[1152921504606846977],[null]]")]
    [InlineData("result = pd.Series(pd.Categorical([True, None]))", "boolean", "[[true],[null]]")]
    [InlineData("import datetime as d\nresult = [d.date(2024, 1, 1), d.datetime(2024, 1, 1, 5), None]", "timestamp", """[["2024-01-01T00:00:00"],["2024-01-01T05:00:00"],[null]]""")]
    [InlineData("import datetime as d\nresult = [d.datetime(1, 1, 1, tzinfo=d.timezone(d.timedelta(hours=14)))]", "text", """[["0001-01-01T00:00:00+14:00"]]""")]
    public async Task ValuesOfRareKindsKeepWhatTheyAre(string code, string type, string rows)
    {
        var answer = (await guest.RunAsync(code).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)).Succeeded();

        Assert.Equal(type, Assert.Single(answer.Columns).Type.Name());
        Assert.Equal(rows, JsonSerializer.Serialize(answer.Rows, Plain));
    }

    [Theory]
    [InlineData("result = np.zeros((1, 200000))", "ResultError", "at most 10000")]
    [InlineData("result = pd.DataFrame([[1]], columns=['n' * 2000000])", "ResultError", "Shorten them")]
    [InlineData("result = pd.DataFrame({'a': [1]}).groupby('a')", "ResultError", "aggregate")]
    [InlineData("result = {'a': None}\nresult['a'] = result", "ValueError", "holds itself")]
    [InlineData("a = [1]\na.append(a)\nresult = [a]", "ValueError", "holds itself")]
    public async Task WhatCannotBeATableIsAClearError(string code, string type, string message)
    {
        var answer = await guest.RunAsync(code);

        Assert.Equal(type, answer.Failed!.Type);
        Assert.Contains(message, answer.Failed.Message, StringComparison.Ordinal);
        Assert.Null(answer.Done!.Result);
    }

    [Theory]
    [InlineData("plt.plot([1, 2])\nresult = 1", 1, "result")]
    [InlineData("result = pd.DataFrame({'a': [1, 2]}).plot()", 1, null)]
    [InlineData("import matplotlib.pyplot as plt\nfor i in range(3):\n    plt.figure()\nplt.show()", 3, null)]
    [InlineData("fig, axes = plt.subplots(2)\nresult = axes", 1, null)]
    [InlineData("from matplotlib.figure import Figure\nf = Figure()\nf.subplots().plot([1, 2])\nresult = f", 1, null)]
    [Trait("Size", "Slow")]
    public async Task OpenFiguresBecomePictures(string code, int figures, string? result)
    {
        var answer = (await guest.RunAsync(code)).Succeeded();

        Assert.Equal(figures, answer.Figures.Count);
        Assert.All(answer.Figures, figure => Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], figure[..8]));
        Assert.Equal(result, answer.Done!.Result);
        Assert.Equal("", answer.Printed);
    }
}
