using Microsoft.Extensions.Logging;
using OpenTelemetry;

namespace Quaestor.Agent.Telemetry;

/// <summary>Logs when a collector fails and when it is back, once each.</summary>
/// <param name="signal">What it is sent, in words.</param>
sealed partial class CollectorWatch(Collector collector, string signal, ILogger logger)
{
    int _isDown;

    public ExportResult Sent(ExportResult result)
    {
        var taken = result == ExportResult.Success;
        if (Interlocked.Exchange(ref _isDown, taken ? 0 : 1) is var wasDown && (wasDown == 1) == taken)
        {
            if (taken)
            {
                LogBack(logger, collector.Name, signal);
            }
            else
            {
                LogDown(logger, collector.Name, signal, collector.Url.Authority);
            }
        }

        return result;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The collector {Collector} at {Address} does not take the {Signal} that it is sent; they are lost until it does. Check its address, its headers, and that it runs.")]
    static partial void LogDown(ILogger logger, string collector, string signal, string address);

    [LoggerMessage(Level = LogLevel.Information, Message = "The collector {Collector} takes {Signal} again")]
    static partial void LogBack(ILogger logger, string collector, string signal);
}
