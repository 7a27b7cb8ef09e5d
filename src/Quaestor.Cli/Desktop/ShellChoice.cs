using Quaestor.Cli.Sessions;

namespace Quaestor.Cli.Desktop;

/// <summary>Which shells are tried, and in which order: the system's own web view before a browser.</summary>
static class ShellChoice
{
    /// <summary>Most that passes until a page is seen: some graphics drivers leave a window blank, and then another shell may do better.</summary>
    static readonly TimeSpan LongestLoad = TimeSpan.FromSeconds(15);

    /// <param name="wanted">The name of one; null for all that can be used.</param>
    /// <exception cref="CommandException">There is none.</exception>
    public static List<IDesktopShell> Of(string? wanted, IReadOnlyList<IDesktopShell> known)
    {
        var asked = known.Where(shell => wanted is null || shell.Name == wanted).ToList();
        var usable = asked.Where(shell => shell.Objection() is null).ToList();
        return usable.Count > 0 ? usable : throw new CommandException(
            ExitCode.Failed, $"Nothing here can show a window: {string.Join("; ", asked.Select(shell => $"{shell.Name}: {shell.Objection()}"))}. \"quaestor serve\" serves the page to any browser.");
    }

    /// <summary>A window until it ends; one in which no page comes to be seen is closed.</summary>
    /// <param name="ended">True where a page was shown.</param>
    public static async Task<bool> EndOfAsync(Task loaded, Task<bool> ended, Action close, CancellationToken cancellationToken)
    {
        await using var stop = cancellationToken.Register(close);
        var first = await Task.WhenAny(loaded, ended, Task.Delay(LongestLoad, CancellationToken.None));
        if (first == loaded || first == ended)
        {
            return await ended;
        }

        close();
        await ended;
        return cancellationToken.IsCancellationRequested;
    }
}
