namespace Quaestor.Cli.Desktop;

/// <summary>Puts the program among the applications of a Linux desktop, for this user.</summary>
static class DesktopEntry
{
    /// <returns>The file that was written.</returns>
    public static string Install()
    {
        var data = Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } given ? given : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "share");
        Write(Path.Combine(data, "icons", "hicolor", "scalable", "apps", "quaestor.svg"), Read("quaestor.svg"));
        var entry = Path.Combine(data, "applications", "quaestor.desktop");
        Write(entry, Read("quaestor.desktop").Replace("Exec=quaestor", $"Exec=\"{Environment.ProcessPath}\"", StringComparison.Ordinal));
        return entry;
    }

    static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    static string Read(string name)
    {
        using var stream = typeof(DesktopEntry).Assembly.GetManifestResourceStream($"Quaestor.Cli.Desktop.{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
