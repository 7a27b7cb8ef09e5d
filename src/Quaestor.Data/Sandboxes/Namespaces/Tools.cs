namespace Quaestor.Data.Sandboxes.Namespaces;

/// <summary>The system's programs that start a sandbox. The last two only where root starts it.</summary>
sealed record Tools(string Shell, string? Bubblewrap, string? SetPrivileges, string? Unshare)
{
    public const string SearchPath = "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin";

    /// <exception cref="SandboxException">One is missing; the message says how to install it.</exception>
    public static Tools Find()
    {
        var root = Environment.IsPrivilegedProcess;
        return new(
            Find("sh", "a shell"),
            Find("bwrap", "bubblewrap"),
            root ? Find("setpriv", "util-linux") : null,
            root ? Find("unshare", "util-linux") : null);
    }

    /// <summary>Without bubblewrap and what serves it.</summary>
    /// <exception cref="SandboxException">One is missing; the message says how to install it.</exception>
    public static Tools FindWithoutNamespaces() =>
        new(Find("sh", "a shell"), null, Environment.IsPrivilegedProcess ? Find("setpriv", "util-linux") : null, null);

    static string Find(string name, string package)
    {
        foreach (var folder in SearchPath.Split(':'))
        {
            var path = Path.Combine(folder, name);
            if (File.Exists(path))
            {
                return path;
            }
        }

        throw new SandboxException($"{name} is not installed. Install {package}, for example by: apt-get install {package}");
    }
}
