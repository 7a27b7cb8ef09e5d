namespace Quaestor.Agent.Models.Local.Processes;

/// <summary>Finds a program as a shell does.</summary>
static class ProgramFile
{
    /// <param name="program">A path, or a name to look for in <c>PATH</c>.</param>
    /// <param name="looked">Where it was looked for, as the end of a sentence.</param>
    public static string? Find(string program, out string looked)
    {
        if (program.Contains(Path.DirectorySeparatorChar))
        {
            looked = $"at {Path.GetFullPath(program)}";
            return IsProgram(program) ? Path.GetFullPath(program) : null;
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        looked = $"in {string.Join(", ", folders)}";
        return folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(IsProgram);
    }

    static bool IsProgram(string path) =>
        File.Exists(path)
        && (OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != UnixFileMode.None);
}
