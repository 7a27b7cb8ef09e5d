using Quaestor.Data.Sandboxes.ControlGroups;

namespace Quaestor.Data.Sandboxes;

/// <summary>The control group that a guest starts in.</summary>
static class GuestGroup
{
    /// <returns>Null where this system lets none be made.</returns>
    /// <exception cref="SandboxException">It let them be made, and does not any more: no guest goes without.</exception>
    public static ControlGroup? Create(ControlGroupTree? tree, ControlGroupLimits limits)
    {
        try
        {
            return tree?.Create(limits);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SandboxException($"No control group can be made any more, which limits what code takes: {error.Message.TrimEnd('.')}. Start the server again: it then finds out what can be limited here.", error);
        }
    }
}
