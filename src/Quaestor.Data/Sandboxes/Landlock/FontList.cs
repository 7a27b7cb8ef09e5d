using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.Versioning;
using Quaestor.Data.Sandboxes.Python;

namespace Quaestor.Data.Sandboxes.Landlock;

/// <summary>
/// matplotlib's list of fonts, which it makes and writes at its first use, and does not draw without. Made once, outside, since
/// nothing can be written inside.
/// </summary>
[SupportedOSPlatform("linux")]
sealed class FontList(string folder)
{
    const string Code = "import matplotlib.font_manager";
    const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <param name="folder">Empty, to make it in.</param>
    public static async Task<FontList> MakeAsync(PythonInstallation python, string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(python.Program, ["-I", "-B", "-c", Code]) { UseShellExecute = false, RedirectStandardError = true, WorkingDirectory = folder };
        start.Environment.Clear();
        start.Environment["MPLCONFIGDIR"] = folder;
        start.Environment["HOME"] = folder;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            using var process = Process.Start(start)!;
            try
            {
                await process.StandardError.ReadToEndAsync(limit.Token);
                await process.WaitForExitAsync(limit.Token);
            }
            finally
            {
                process.Kill();
            }
        }
        catch (Exception error) when (error is Win32Exception || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Without it, or without matplotlib, jobs run and cannot draw.
        }

        return new(folder);
    }

    public void CopyTo(string target)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*.json"))
        {
            var copy = Path.Combine(target, Path.GetFileName(path));
            File.Copy(path, copy);
            File.SetUnixFileMode(copy, Readable);
        }
    }
}
