using Microsoft.Extensions.Logging;
using Quaestor.Agent.Telemetry;

namespace Quaestor.Tests.Telemetry;

public sealed class RedactedLogsTests
{
    const string Secret = "postgres://app:hunter2@db/shop";

    [Fact]
    public void NeitherTheTextNorTheValuesNorTheExceptionOfALineHoldASecret()
    {
        using var recorded = new RecordedLogs();
        using var logs = RedactedLogs.Over(recorded.Factory);

        logs.CreateLogger("a").LogError(new InvalidOperationException($"no {Secret}", new IOException(Secret)), "{Place} failed {Times} times", Secret, 3);

        var line = Assert.Single(recorded.Lines);
        Assert.Equal("postgres://app:***@db/shop failed 3 times", line.Text);
        Assert.Equal(3, line.Values["Times"]);
        Assert.DoesNotContain("hunter2", $"{line.Exception}{line.Exception!.Message}{string.Join(' ', line.Values.Values)}", StringComparison.Ordinal);
    }

    [Fact]
    public void AnExceptionWithoutASecretIsHandedOnAsItIs()
    {
        using var recorded = new RecordedLogs();
        using var logs = RedactedLogs.Over(recorded.Factory);
        var exception = new InvalidOperationException("no");

        logs.CreateLogger("a").LogError(exception, "failed");

        Assert.Same(exception, Assert.Single(recorded.Lines).Exception);
    }
}
