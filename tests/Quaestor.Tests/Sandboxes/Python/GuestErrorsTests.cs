namespace Quaestor.Tests.Sandboxes.Python;

/// <summary>Errors show the lines of whoever wrote the code, and none of ours.</summary>
public sealed class GuestErrorsTests(DirectGuest guest)
{
    [Theory]
    [InlineData("x = 1\n\nresult = x / 0", "ZeroDivisionError", 3, 10, "division by zero")]
    [InlineData("df = pd.DataFrame({'a': [1]})\nresult = df['b']", "KeyError", 2, 10, "'b'. There are: a")]
    [InlineData("df = pd.DataFrame({'channel': [1], 'n': [2]})\nresult = df.groupby('chanel').sum()", "KeyError", 2, 10, "'chanel'. Did you mean 'channel'?")]
    [InlineData("df = pd.DataFrame({'channel': [1]})\nresult = df.chanel", "AttributeError", 2, 10, "'DataFrame' object has no attribute 'chanel'. Did you mean 'channel'?")]
    [InlineData("orders = 1\nresult = order", "NameError", 2, 10, "name 'order' is not defined. Did you mean 'orders'?")]
    [InlineData("result = prnt", "NameError", 1, 10, "name 'prnt' is not defined. Did you mean 'print'?")]
    [InlineData("result = {'a': 1}['b']", "KeyError", 1, 10, "'b'")]
    [InlineData("result = [\n    1,\n    undefined,\n]", "NameError", 3, 5, "name 'undefined' is not defined")]
    [InlineData("def f(:\n    pass", "SyntaxError", 1, 7, "invalid syntax")]
    [InlineData("if True:\nx = 1", "IndentationError", 2, 1, "expected an indented block after 'if' statement on line 1")]
    [InlineData("x = 'é' + 1", "TypeError", 1, 5, "can only concatenate str (not \"int\") to str")]
    [InlineData("raise SystemExit(0)", "SystemExit", 1, 1, "0")]
    [InlineData("raise KeyboardInterrupt", "KeyboardInterrupt", 1, 1, "")]
    [InlineData("def f():\n    return f()\nf()", "RecursionError", 2, 12, "maximum recursion depth exceeded")]
    [InlineData("pd.read_csv('/etc/passwd')", "PermissionError", 1, 1, "/etc/passwd cannot be opened here. Every table is a data frame under its own name; files can be written to /tmp, which is gone after the run, and what is in result is kept.")]
    [InlineData("pd.DataFrame({'a': [1]}).to_csv('/usr/x.csv')", "PermissionError", 1, 1, "/usr/x.csv cannot be opened here. Every table is a data frame under its own name; files can be written to /tmp, which is gone after the run, and what is in result is kept.")]
    [InlineData("name = 'http://127.0.0.1:9/x'\npd.read_csv(name)", "PermissionError", 2, 1, "There is no network here. Work with the tables that are there.")]
    [InlineData("tables['nope']", "KeyError", 1, 1, "\"There is no table 'nope' here. Tables: none.\"")]
    public async Task AnErrorNamesItsLine(string code, string type, int line, int column, string message)
    {
        var answer = await guest.RunAsync(code);

        Assert.Equal((type, line, column, message), (answer.Failed!.Type, answer.Failed.Line, answer.Failed.Column, answer.Failed.Message));
        Assert.Equal(code.Split('\n')[line - 1].Trim(), answer.Failed.Trace!.TrimEnd().Split('\n')[^1].Trim());
        Assert.Null(answer.Done!.Result);
        Assert.Equal(0, answer.ExitCode);
    }

    [Fact]
    public async Task TheTraceHoldsOnlyTheCodesOwnLines()
    {
        var answer = await guest.RunAsync("def mean(frame):\n    return frame['nope'].mean()\n\nresult = pd.DataFrame({'a': [1]}).pipe(mean)");

        Assert.Equal(
            "line 4\n    result = pd.DataFrame({'a': [1]}).pipe(mean)\nline 2, in mean\n    return frame['nope'].mean()\n",
            answer.Failed!.Trace);
        Assert.DoesNotContain(".py", answer.Failed.Trace, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("class E(Exception):\n    def __str__(self):\n        raise ValueError()\nraise E()", "E", "The error's own text could not be made: ValueError.")]
    [InlineData("class E(KeyError):\n    def __init__(self):\n        self.args = (object(),)\n    def __str__(self):\n        return 'mine'\nraise E()", "E", "mine")]
    [InlineData("class E(Exception):\n    def __str__(self):\n        return 'x' * 10_000_000\nraise E()", "E", null)]
    public async Task AnErrorsOwnTextMayFailOrBeLong(string code, string type, string? message)
    {
        var answer = await guest.RunAsync(code);

        Assert.Equal(type, answer.Failed!.Type);
        Assert.InRange(answer.Failed.Message.Length, 1, 4000);
        Assert.Equal(message ?? answer.Failed.Message, answer.Failed.Message);
    }

    [Fact]
    public async Task WhatWasPrintedBeforeAnErrorIsKept()
    {
        var answer = await guest.RunAsync("print('before')\n1 / 0");

        Assert.Equal("before\n", answer.Printed);
        Assert.Equal("ZeroDivisionError", answer.Failed!.Type);
    }

    [Fact]
    public async Task RefusedCodeNeverBegins()
    {
        var answer = await guest.RunAsync("print('began')\nimport os\nresult = open('/etc/passwd')");

        Assert.Equal(["import", "file"], answer.Findings.Select(finding => finding.Rule));
        Assert.Equal([(2, 8), (3, 10)], answer.Findings.Select(finding => (finding.Line, finding.Column)));
        Assert.Equal("", answer.Printed);
        Assert.Null(answer.Failed);
        Assert.Null(answer.Done!.Result);
    }
}
