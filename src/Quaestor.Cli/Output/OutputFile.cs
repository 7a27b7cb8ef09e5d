using Quaestor.Cli.Sessions;
using Quaestor.Data.Queries;

namespace Quaestor.Cli.Output;

/// <summary>Writes a file that is whole or not there: beside its place first, and moved there at the end. A device is written to directly.</summary>
static class OutputFile
{
    const string PartSuffix = ".part";

    /// <exception cref="CommandException">The file cannot be written. Nothing of it is left, and one that was there before is as it was.</exception>
    public static async Task WriteAsync(string path, Func<Stream, Task> write)
    {
        var isDirect = IsDevice(path);
        var written = isDirect ? path : path + PartSuffix;
        try
        {
            await using (var file = new FileStream(written, isDirect ? FileMode.Open : FileMode.Create, FileAccess.Write))
            {
                await write(file);
            }

            if (!isDirect)
            {
                File.Move(written, path, overwrite: true);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException || StorageFailure.IsDiskFull(exception))
        {
            Leave(isDirect, written);
            throw new CommandException(ExitCode.Failed, Sentence(path, exception));
        }
        catch
        {
            Leave(isDirect, written);
            throw;
        }
    }

    static bool IsDevice(string path) => Path.GetFullPath(path).StartsWith("/dev/", StringComparison.Ordinal) && File.Exists(path);

    static void Leave(bool isDirect, string written)
    {
        if (!isDirect && File.Exists(written))
        {
            File.Delete(written);
        }
    }

    static string Sentence(string path, Exception exception) => exception switch
    {
        _ when StorageFailure.IsDiskFull(exception) => $"{path} could not be written, because the disk is full or the file would be too large. Nothing of it is left. Free some space, or write it to another disk.",
        DirectoryNotFoundException => $"{path} could not be written: its folder is not there. Make it, or name another.",
        _ => $"{path} could not be written. Check that its folder is there, and that this user may write to it.",
    };
}
