using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using Quaestor.Data.Sandboxes.ControlGroups;

namespace Quaestor.Data.Sandboxes.Namespaces;

/// <summary>The programs that a start goes through before bubblewrap: into its control group, out of root, under its limits.</summary>
/// <remarks>
/// Root becomes an unprivileged user before bubblewrap, not by it: for the kernel a guest that bubblewrap made of root is
/// root still, and may write what belongs to root under <c>/proc/sys</c>.
/// </remarks>
[SupportedOSPlatform("linux")]
sealed class Launcher(Tools tools, string stageFolder)
{
    /// <summary>The user that root's guests become.</summary>
    public const uint Nobody = 65534;

    static readonly string EnterScript = ReadScript("enter.sh");
    static readonly string StageScript = ReadScript("stage.sh");
    static readonly string JoinScript = ReadScript("join.sh");

    public static bool DropsUser => Environment.IsPrivilegedProcess;

    public static string UserName => DropsUser ? string.Create(CultureInfo.InvariantCulture, $"the unprivileged user {Nobody}") : "the server's user";

    /// <summary>A stage for one start, in which its command names what its user could not reach.</summary>
    public Stage NewStage() => new(DropsUser ? stageFolder : null);

    public ProcessStartInfo Prepare(GuestCommand guest, Stage stage, ControlGroup? group)
    {
        string[] enter = [tools.Shell, "-c", guest.Limits + EnterScript, "sh", guest.Filter, .. guest.MustRead, "--", .. guest.Command];
        string[] command = group is null ? AsUser(enter, stage) : [tools.Shell, "-c", JoinScript, "sh", .. group.JoinFiles, "--", .. AsUser(enter, stage)];
        var start = new ProcessStartInfo(command[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        foreach (var argument in command.AsSpan(1))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Clear();
        start.Environment["PATH"] = Tools.SearchPath;
        return start;
    }

    string[] AsUser(string[] enter, Stage stage)
    {
        if (!DropsUser)
        {
            return enter;
        }

        var user = Nobody.ToString(CultureInfo.InvariantCulture);
        string[] dropped =
        [
            tools.SetPrivileges!, "--reuid", user, "--regid", user, "--clear-groups",
            "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all", .. enter,
        ];
        return stage.Mounts.Count == 0
            ? dropped
            :
            [
                tools.Unshare!, "--mount", "--propagation", "private",
                tools.Shell, "-c", StageScript, "sh", stageFolder, .. stage.Mounts, "--", .. dropped,
            ];
    }

    static string ReadScript(string name)
    {
        using var stream = typeof(Launcher).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
