namespace Quaestor.Tests.Support;

/// <summary>As whom servers run that refuse to run as root.</summary>
static class OrdinaryUser
{
    /// <summary>Its line of <c>/etc/passwd</c>; null to stay who one is.</summary>
    static readonly string[]? Other = Environment.IsPrivilegedProcess ? Find() : null;

    public static string Name => Other?[0] ?? Environment.UserName;

    /// <summary>Numbers of the user and the group; null to stay who one is.</summary>
    public static (string User, string Group)? Numbers => Other is { } other ? (other[2], other[3]) : null;

    /// <summary>What stands in front of a command that it runs.</summary>
    public static string[] Command => Numbers is var (user, group) ? ["setpriv", "--reuid", user, "--regid", group, "--clear-groups", "--"] : [];

    static string[] Find()
    {
        var users = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).ToList();
        return users.Find(fields => fields[0] == "postgres") ?? users.First(fields => fields[0] == "nobody");
    }
}
