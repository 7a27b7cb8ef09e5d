using Quaestor.Data.Sandboxes.ControlGroups;

namespace Quaestor.Data.Sandboxes;

/// <summary>What limits all processes of a guest together, in words.</summary>
static class GroupFinding
{
    public static SandboxFinding Of((ControlGroupTree? Tree, string? Reason) groups) => groups.Tree is { } tree
        ? new("limits", true, $"control groups {tree.Version}: {string.Join(", ", tree.Controllers)}; and limits of each process")
        : new("limits", false, $"limits of each process only, and the time limit: {groups.Reason}") { IsNeeded = false };
}
