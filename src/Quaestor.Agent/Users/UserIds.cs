using System.Text.RegularExpressions;

namespace Quaestor.Agent.Users;

/// <summary>What a user may be called: what stands in tokens, addresses and logs without doubt.</summary>
public static partial class UserIds
{
    /// <summary>Why a text is no user's id, as a sentence; null where it may be one.</summary>
    public static string? Objection(string id) =>
        id == User.Local.Id ? $"\"{id}\" is the user of this machine's own commands, and nobody signs in as that. Choose another name."
        : Form().IsMatch(id) ? null
        : "A user's name has 1 to 128 letters, digits and . _ @ | : + = -, and begins with a letter, a digit or _.";

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9._@|:+=-]{0,127}\z")]
    private static partial Regex Form();
}
