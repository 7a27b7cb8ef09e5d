using Quaestor.Agent.Scheduling;
using Quaestor.Agent.Settings.Text;

namespace Quaestor.Agent.Settings;

/// <summary>Reads what the settings say of the server's work.</summary>
static class ServerReader
{
    internal static readonly string[] TurnKeys = ["at_once", "waiting", "per_user"];

    /// <param name="server">Null where nothing is said of it.</param>
    public static QueueLimits Turns(Section? server)
    {
        var standard = QueueLimits.Default;
        return server?.Object("turns")?.Allow(TurnKeys) is not { } turns ? standard : new QueueLimits
        {
            AtOnce = (int)(turns.Number("at_once", 1, 10_000) ?? standard.AtOnce),
            Waiting = (int)(turns.Number("waiting", 0, 1_000_000) ?? standard.Waiting),
            PerUser = (int)(turns.Number("per_user", 1, 1_000_000) ?? standard.PerUser),
        };
    }
}
