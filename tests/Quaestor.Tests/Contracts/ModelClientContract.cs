using System.Text;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Contracts;

/// <summary>What every client of a model's server promises, whatever the server does.</summary>
public abstract partial class ModelClientContract
{
    private protected const string Key = "sk-very-secret";

    const int Limit = 8 * 1024 * 1024;

    static readonly ChatMessage Question = new(ChatRole.User, "?");

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>An answer event by event: text "I look.", a call <c>c1</c> of <c>one</c> with <c>{"x":1}</c>, its usage, its end.</summary>
    private protected abstract IReadOnlyList<string> Events { get; }

    /// <summary>After so many of the events the answer is whole.</summary>
    private protected abstract int EventsOfAWholeAnswer { get; }

    private protected abstract string ErrorEvent(string type, string message);

    /// <summary>A stream with these calls and no text.</summary>
    private protected abstract string Calls(params (string Id, string Name, string Arguments)[] calls);

    /// <summary>A stream that ends well, with nothing in it.</summary>
    private protected abstract string Empty { get; }

    /// <summary>A stream whose one text is this.</summary>
    private protected abstract string Says(string text);

    private protected abstract string ErrorBody(string type, string message);

    private protected abstract IChatClient Client(Uri baseUrl, HttpClient http, TimeSpan timeout);

    private protected abstract Task<IReadOnlyList<string>> ModelsAsync(Uri baseUrl, HttpClient http);

    [Fact]
    public async Task AWholeStreamIsHeard() =>
        Assert.Equal(["text I look.", """call c1 one {"x":1}""", "usage 5+7 cached 0 reasoning 0", "finish tool_calls"], await HearAsync(string.Concat(Events)));

    [Theory]
    [InlineData("\r\n", "")]
    [InlineData("\n", "\uFEFF")]
    [InlineData("\n", ": a comment\n\n")]
    [InlineData("\n", "event: ping\ndata: {\"type\":\"ping\"}\n\n")]
    public async Task LineEndsMarksCommentsAndPingsChangeNothing(string lineEnd, string before)
    {
        var stream = (before + string.Join(": ping\n\n", Events)).Replace("\n", lineEnd, StringComparison.Ordinal);

        Assert.Equal(await HearAsync(string.Concat(Events)), await HearAsync(stream));
    }

    [Fact]
    public async Task AStreamCutAtAnyEventIsNeverAnAnswer()
    {
        for (var kept = 0; kept <= Events.Count; kept++)
        {
            var stream = string.Concat(Events.Take(kept));

            AssertCut(await HearRawAsync(RawServer.Head(), RawServer.Chunk(stream)), kept);
            AssertCut(await HearAsync(stream), kept);
        }
    }

    [Fact]
    public async Task AStreamCutAtAnyByteIsNeverAnAnswer()
    {
        var stream = Encoding.UTF8.GetBytes(string.Concat(Events.Take(EventsOfAWholeAnswer)));
        var random = new Random(4);
        for (var sample = 0; sample < 25; sample++)
        {
            // The last event counts once its empty line has come.
            var kept = random.Next(stream.Length - 1);

            AssertCut(await HearRawAsync(RawServer.Head(), RawServer.Chunk(stream.AsSpan(0, kept))), 0);
        }
    }

    [Theory]
    [InlineData("overloaded_error", "Overloaded", "overloaded")]
    [InlineData("rate_limit_error", "Too fast", "rate_limited")]
    [InlineData("api_error", "Internal server error", "overloaded")]
    [InlineData("insufficient_quota", "You exceeded your current quota", "quota_exhausted")]
    public async Task AnErrorInsideAStreamIsThatError(string type, string message, string code)
    {
        var lines = await HearAsync(string.Concat(Events.Take(3)) + ErrorEvent(type, message));

        Assert.Equal($"failed {code}", lines[^1]);
        Assert.Equal("failed " + code, Assert.Single(await HearAsync(ErrorEvent(type, message))));
    }

    [Theory]
    [InlineData("text/event-stream")]
    [InlineData("application/json")]
    [InlineData("text/html")]
    public async Task GarbageIsNoAnswer(string type)
    {
        var bytes = new byte[5000];
        new Random(7).NextBytes(bytes);

        AssertFailed("incomplete_stream", await HearRawAsync(RawServer.Head(type), [.. RawServer.Chunk(bytes), .. RawServer.Chunk([]), .. "0\r\n\r\n"u8]));
        AssertFailed("incomplete_stream", await HearRawAsync(RawServer.Head(type), [.. RawServer.Chunk("data: {\"x\": [1,,}\n\nevent: message_start\ndata: }\n\n"), .. "0\r\n\r\n"u8]));
        AssertFailed("incomplete_stream", await HearRawAsync(RawServer.Head(type), [.. RawServer.Chunk("<html>Hello</html>"), .. "0\r\n\r\n"u8]));
    }

    [Fact]
    public async Task BytesThatAreNoHttpAreATransportError() => AssertFailed("transport", await HearRawAsync([], "SSH-2.0-OpenSSH_9.9\r\n"u8.ToArray()));

    [Fact]
    public async Task HalfACharacterDoesNotLoseTheText()
    {
        var lines = await HearAsync(Says("So \\ud83d it is"));

        Assert.Equal("text So \uFFFD it is", lines[0]);
        Assert.StartsWith("finish", lines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/event-stream", 200)]
    [InlineData("application/json", 200)]
    [InlineData("application/json", 500)]
    public async Task AnAnswerOfTenMegabytesIsNotReadToItsEnd(string type, int status)
    {
        var sent = 0;
        await using var server = new RawServer(async stream =>
        {
            await stream.WriteAsync(RawServer.Head(type, $"{status} X"));
            await stream.WriteAsync(RawServer.Chunk(type.StartsWith('t') ? "data: \"" : "\""));
            var piece = RawServer.Chunk(new string('x', 64 * 1024));
            for (; sent < 10 * 1024 * 1024; sent += 64 * 1024)
            {
                await stream.WriteAsync(piece);
            }

            await stream.WriteAsync(RawServer.Chunk("\"\n\n"));
            await stream.WriteAsync("0\r\n\r\n"u8.ToArray());
        });

        var error = await FailureAsync(server.Url);

        Assert.Equal(status == 200 ? "incomplete_stream" : "overloaded", error.Code);
        Assert.True(error.Message.Length < 700, error.Message);
        Assert.True(status != 200 || error.Message.Contains($"more than {Limit / 1024 / 1024} MB", StringComparison.Ordinal), error.Message);
    }

    [Fact]
    public async Task ManyEventsThatNeverEndAreNotReadForEver()
    {
        var text = string.Concat(Enumerable.Repeat(Events[1], 200));
        await using var server = new RawServer(async stream =>
        {
            await stream.WriteAsync(RawServer.Head());
            await stream.WriteAsync(RawServer.Chunk(Events[0]));
            while (true)
            {
                await stream.WriteAsync(RawServer.Chunk(text));
            }
        });

        Assert.Contains("more than 8 MB", (await FailureAsync(server.Url)).Message, StringComparison.Ordinal);
        await server.UntilNoneIsOpenAsync();
        Assert.Equal(0, server.Open);
    }

    [Theory]
    [InlineData(429, "rate_limit_error", "Slow down", "rate_limited", true)]
    [InlineData(500, "api_error", "Internal server error", "overloaded", true)]
    [InlineData(503, "unavailable", "Try later", "overloaded", true)]
    [InlineData(529, "overloaded_error", "Overloaded", "overloaded", true)]
    [InlineData(504, "timeout_error", "Gateway", "timeout", true)]
    [InlineData(401, "authentication_error", "invalid key " + Key, "auth", false)]
    [InlineData(403, "permission_error", "not for you", "auth", false)]
    [InlineData(404, "not_found_error", "The model: stub does not exist", "model_not_found", false)]
    [InlineData(402, "billing_error", "Pay", "quota_exhausted", false)]
    [InlineData(413, "request_too_large", "Request exceeds the maximum size", "context_length", false)]
    [InlineData(400, "invalid_request_error", "prompt is too long: 3 tokens > 2 maximum", "context_length", false)]
    [InlineData(400, "invalid_request_error", "temperature: range 0..1", "bad_request", false)]
    [InlineData(429, "rate_limit_exceeded", "Request too large for stub: Limit 30000, Requested 40000", "quota_exhausted", false)]
    public async Task AStatusIsSortedByWhatCuresIt(int status, string type, string message, string code, bool retryable)
    {
        await using var server = await StubModelServer.StartAsync(StubModelServer.Body(ErrorBody(type, message), status));

        var error = await FailureAsync(server.BaseUrl);

        Assert.Equal((code, status, retryable), (error.Code, error.Status, error.Retryable));
        Assert.Null(error.RetryAfter);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task AWaitThatTheServerAsksForIsKnown()
    {
        await using var server = await StubModelServer.StartAsync(StubModelServer.Body(ErrorBody("rate_limit_error", "Slow"), 429, headers: [("retry-after", "7")]));

        var error = await FailureAsync(server.BaseUrl);

        Assert.Equal((TimeSpan.FromSeconds(7), true), (error.RetryAfter, error.Retryable));
        Assert.Contains("Ask again in 7 seconds.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ALimitThatNoWaitCuresIsNoRateLimit()
    {
        await using var server = await StubModelServer.StartAsync(StubModelServer.Body(ErrorBody("rate_limit_error", "Above the limit"), 429, headers: [("x-should-retry", "false")]));

        Assert.Equal(ModelFailure.QuotaExhausted, (await FailureAsync(server.BaseUrl)).Failure);
    }

    [Fact]
    public async Task ARefusedConnectionAnUnknownNameAndABadCertificateAreToldApart()
    {
        Uri closed;
        await using (var server = new RawServer(_ => Task.CompletedTask))
        {
            closed = server.Url;
        }

        await using var secure = new RawServer(_ => Task.CompletedTask, secure: true);
        await using var plain = await StubModelServer.StartAsync(StubModelServer.Body("{}"));
        var refused = await FailureAsync(closed);
        var unknown = await FailureAsync(new Uri("http://model.invalid/v1"));
        var untrusted = await FailureAsync(secure.Url);
        var notSecure = await FailureAsync(new UriBuilder(plain.BaseUrl) { Scheme = "https" }.Uri);

        Assert.All([refused, unknown, untrusted, notSecure], e => Assert.Equal((ModelFailure.Transport, true), (e.Failure, e.Retryable)));
        Assert.Contains("nothing listens there (connection refused)", refused.Message, StringComparison.Ordinal);
        Assert.Contains("the name model.invalid is not known (DNS)", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("(TLS: The remote certificate", untrusted.Message, StringComparison.Ordinal);
        Assert.Contains("(TLS: ", notSecure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SilenceEndsBeforeTheAnswerAndWithinIt()
    {
        await using var mute = new RawServer(_ => Task.Delay(Timeout.Infinite, Cancellation));
        await using var halting = new RawServer(async stream =>
        {
            await stream.WriteAsync(RawServer.Head());
            await stream.WriteAsync(RawServer.Chunk(string.Concat(Events.Take(2))));
            await Task.Delay(Timeout.Infinite, Cancellation);
        });

        foreach (var server in new[] { mute, halting })
        {
            var error = await FailureAsync(server.Url, TimeSpan.FromMilliseconds(300));

            Assert.Equal(ModelFailure.Timeout, error.Failure);
            Assert.Contains("said nothing for 0.3 seconds", error.Message, StringComparison.Ordinal);
            await server.UntilNoneIsOpenAsync();
            Assert.Equal(0, server.Open);
        }
    }

    [Fact]
    public async Task ASlowAnswerIsFineAsLongAsSomethingComes()
    {
        var bytes = Encoding.UTF8.GetBytes(string.Concat(Events));
        await using var server = new RawServer(async stream =>
        {
            await stream.WriteAsync(RawServer.Head());
            foreach (var piece in bytes.Chunk(1 + bytes.Length / 12))
            {
                await Task.Delay(100, Cancellation);
                await stream.WriteAsync(RawServer.Chunk(": ping\n\n").AsMemory(0, 0));
                await stream.WriteAsync(RawServer.Chunk(piece));
            }

            await stream.WriteAsync("0\r\n\r\n"u8.ToArray());
        });
        using var http = new HttpClient();

        Assert.Equal("finish tool_calls", (await Heard.FromAsync(Client(server.Url, http, TimeSpan.FromSeconds(1)), cancellationToken: Cancellation))[^1]);
    }

    [Fact]
    public async Task ArgumentsThatAreNoJsonAreNeverArguments()
    {
        var lines = await HearAsync(Calls(("a", "one", "{\\\"x\\\": "), ("b", "two", ""), ("c", "three", "[1]")));

        Assert.Equal(["call a one (broken)", "call b two {}", "call c three (broken)"], lines.Where(l => l.StartsWith("call", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task TwoCallsWithOneIdStayTwo()
    {
        var lines = await HearAsync(Calls(("a", "one", "{}"), ("a", "two", "{\\\"y\\\":2}")));

        Assert.Equal(["call a one {}", """call a two {"y":2}"""], lines.Where(l => l.StartsWith("call", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task AnEmptyAnswerIsEmptyAndEnds() =>
        Assert.Equal("finish stop", Assert.Single(await HearAsync(Empty), l => !l.StartsWith("usage", StringComparison.Ordinal)));

    [Fact]
    public async Task AListOfModelsFailsInTheSameClasses()
    {
        await using var server = await StubModelServer.StartAsync(
            StubModelServer.Body(ErrorBody("authentication_error", "invalid key " + Key), 401), StubModelServer.Body("<html>", type: "text/html"), StubModelServer.Body("{}"));
        using var http = new HttpClient();

        foreach (var failure in new[] { ModelFailure.Auth, ModelFailure.IncompleteStream, ModelFailure.IncompleteStream })
        {
            var error = await Assert.ThrowsAsync<ModelException>(() => ModelsAsync(server.BaseUrl, http));

            Assert.Equal(failure, error.Failure);
            Assert.DoesNotContain(Key, error.ToString(), StringComparison.Ordinal);
        }

        Assert.All(server.Paths, path => Assert.StartsWith("/v1/models", path, StringComparison.Ordinal));
    }

    void AssertCut(IReadOnlyList<string> lines, int kept)
    {
        if (kept < EventsOfAWholeAnswer)
        {
            AssertFailed("incomplete_stream", lines);
            Assert.DoesNotContain(lines, line => line.StartsWith("call", StringComparison.Ordinal));
        }
        else
        {
            Assert.Equal("finish tool_calls", lines[^1]);
        }
    }

    static void AssertFailed(string code, IReadOnlyList<string> lines) => Assert.Equal($"failed {code}", lines[^1]);

    async Task<IReadOnlyList<string>> HearAsync(string stream)
    {
        await using var server = await StubModelServer.StartAsync(StubModelServer.Body(stream, type: "text/event-stream"));
        return await Heard.FromAsync(Client(server.BaseUrl, server.Http, TimeSpan.FromSeconds(30)), cancellationToken: Cancellation);
    }

    /// <summary>The connection ends after these bytes, without the end that HTTP wants.</summary>
    async Task<IReadOnlyList<string>> HearRawAsync(byte[] head, byte[] body)
    {
        await using var server = new RawServer(async stream =>
        {
            await stream.WriteAsync(head);
            await stream.WriteAsync(body);
        });
        using var http = new HttpClient();
        return await Heard.FromAsync(Client(server.Url, http, TimeSpan.FromSeconds(30)), cancellationToken: Cancellation);
    }

    async Task<ModelException> FailureAsync(Uri baseUrl, TimeSpan? timeout = null)
    {
        using var http = new HttpClient();
        var error = await Assert.ThrowsAsync<ModelException>(() => ListenAsync(baseUrl, http, timeout ?? TimeSpan.FromSeconds(30)));
        Assert.Contains("stub at", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, error.ToString(), StringComparison.Ordinal);
        return error;
    }

    async Task ListenAsync(Uri baseUrl, HttpClient http, TimeSpan timeout)
    {
        await foreach (var update in Client(baseUrl, http, timeout).GetStreamingResponseAsync([Question], null, Cancellation))
        {
        }
    }
}
