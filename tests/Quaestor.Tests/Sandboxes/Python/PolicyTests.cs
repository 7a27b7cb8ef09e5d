namespace Quaestor.Tests.Sandboxes.Python;

/// <summary>What the policy says, where, and what it leaves alone.</summary>
public sealed class PolicyTests(DirectGuest guest)
{
    static readonly (string Code, string Rule, int Line, int Column, string Says)[] Refusals =
    [
        ("import os", "import", 1, 8, "Every table is a data frame under its own name"),
        ("x = 1\nimport requests as r", "import", 2, 8, "There is no network here"),
        ("from pickle import loads", "import", 1, 1, "Use json for values"),
        ("from math import sqrt, nope", "import", 1, 24, "math offers no nope"),
        ("result = ''.__class__", "dunder", 1, 10, "type(x).__name__"),
        ("'ü'; eval('1')", "dynamic", 1, 6, "df.eval"),
        ("df = pd.DataFrame()\ndf.to_excel('x.xlsx')", "export", 2, 1, "Leave the data frame in result"),
        ("limit = 3\nf'a > {x}'\npd.DataFrame().query('a > ' + x)", "query", 3, 1, "@limit"),
        ("x = pd", "module", 1, 5, "Write pd.function(...)"),
        ("pd.DataFrame.total = 1", "patch", 1, 1, "subclass of your own"),
        ("name.format(1)", "format", 1, 1, "f-string"),
        ("getattr(x, name)", "dynamic", 1, 1, "x[\"name\"]"),
        ("pd.read_sql('select 1', x)", "file", 1, 1, "Every table is a data frame"),
        ("np.load('/data/x.npy', allow_pickle=True)", "file", 1, 1, "Leave allow_pickle away"),
        ("async def f(): pass", "async", 1, 1, "plain function"),
        ("df.plot(backend='os')", "module", 1, 1, "Leave the backend away"),
        ("df.style.env.from_string('x')", "dynamic", 1, 1, "Write the code itself"),
        ("def f(x: 'eval(1)'): pass", "dynamic", 1, 10, "eval cannot be used"),
        ("np.distutils", "module", 1, 1, "is a module or would be one"),
        ("kind = type\nkind('X', (), {})", "type", 1, 8, "Use type(value)"),
        ("df.apply('eval', expr=x)", "query", 1, 10, "df.eval(\"amount > 3\")"),
        ("getattr(df, 'query')(x)", "dynamic", 1, 1, "x.query"),
        ("df.eval(\"x = @open('/etc/passwd')\")", "file", 1, 9, "open cannot be used"),
        ("input()", "input", 1, 1, "write the value into the code"),
    ];

    [Fact]
    public async Task ARefusalNamesItsRuleItsPlaceAndWhatToUseInstead()
    {
        var findings = await PolicyCasesTests.JudgeAsync(Refusals.Select(refusal => refusal.Code));

        Assert.All(Refusals.Zip(findings), pair =>
        {
            var first = Assert.Single(pair.Second);
            Assert.Equal((pair.First.Rule, pair.First.Line, pair.First.Column), (first.Rule, first.Line, first.Column));
            Assert.Contains(pair.First.Says, first.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task WhatOnlyComputesIsLeftAlone()
    {
        string[] codes =
        [
            "result = pd.DataFrame({'a': [1.5]}).style.format('{:.1f}').to_html()",
            "styled = df.style.hide()\nresult = styled.format(precision=1).to_html()",
            "threshold = 5\nresult = df.query(f'amount > {threshold} and rate < {share:.2f}')",
            "result = df.query('total > @limits.low and city in @cities')",
            "result = df.eval('''\ntotal = price * n\nshare = total / total.sum()\n''')",
            "f = lambda s: s.max()\nf.__name__ = 'top'\nresult = df.groupby('a').agg(f)",
            "from scipy import stats\nresult = stats.ttest_ind([1, 2], [2, 3]).pvalue",
            "from sklearn.linear_model import LinearRegression\nresult = LinearRegression().fit(x, y).coef_",
            "import seaborn as sns\nsns.barplot(data=df, x='a', y='b')",
            "plt.style.use('ggplot')\nimport matplotlib\nmatplotlib.use('Agg')",
            "df.rename(columns=str.lower, inplace=True)",
            "def f(input):\n    return input * 2\nresult = f(1)",
            "result = df.groupby('x').obj_count if False else df['obj']",
            "np.set_printoptions(precision=2)\nnp.random.seed(3)\npd.options.mode.chained_assignment = None",
            "result = [f'{r.os}/{r.code}' for r in df.itertuples()]",
            "class Box:\n    def __repr__(self):\n        return f'{self.__class__.__name__}()'",
            "result = df.groupby('a').agg({'__total__': 'sum'})",
            "result = df.applymap(type)\nimport math\nmath.nothing_of_the_kind",
            "text = 'a {} c'\ntext += 'd'\nresult = text.replace('{}', 'b')",
        ];
        var findings = await PolicyCasesTests.JudgeAsync(codes);

        Assert.All(codes.Zip(findings), pair => Assert.True(pair.Second.Count == 0, $"{pair.First}: {string.Join("; ", pair.Second)}"));
    }

    [Fact]
    public async Task ManyFaultsAreListedInTheOrderOfTheCode()
    {
        var findings = (await PolicyCasesTests.JudgeAsync(string.Join('\n', Enumerable.Repeat("eval('1'); exec('2')", 30)))).Single();

        Assert.Equal(20, findings.Count);
        Assert.Equal(findings.OrderBy(finding => (finding.Line, finding.Column)), findings);
    }

    [Theory]
    [InlineData("result = 'a'", " + 'b'")]
    [InlineData("result = x", ".a")]
    public async Task CodeThatNestsVeryDeeplyEndsWithAnAnswer(string start, string step)
    {
        var answer = await guest.RunAsync(start + string.Concat(Enumerable.Repeat(step, 20_000)));

        Assert.True(answer.Failed is not null || answer.Findings.Count > 0, $"exit {answer.ExitCode}");
    }
}
