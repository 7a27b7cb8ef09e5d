using System.Globalization;
using Quaestor.Data.Archives.Documents;

namespace Quaestor.Data.Archives.Files;

/// <summary>The documents of a folder and of those in it. Links are not followed, and what begins with a dot is not looked at.</summary>
sealed class FolderFiles(string root, ArchiveLimits limits, ZipFiles zips)
{
    const string ZipEnding = ".zip";
    const int MostOthers = 1_000_000;

    static readonly EnumerationOptions Everything = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false, RecurseSubdirectories = false };

    /// <summary>Absolute, links followed: what is read lies in it.</summary>
    readonly string _root = RealPath(root);

    /// <param name="only">The name of the one file in it that counts; null for all, those in folders included.</param>
    /// <exception cref="ArchiveException">The folder cannot be read, or holds too much.</exception>
    public ArchiveListing List(string? only, CancellationToken cancellationToken)
    {
        List<ArchiveFile> files = [];
        List<RefusedFile> refused = [];
        var others = 0;
        var folders = new Stack<DirectoryInfo>([new DirectoryInfo(_root)]);
        while (folders.TryPop(out var folder))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var entry in EntriesOf(folder, refused))
            {
                var path = NameOf(entry);
                if (entry.Name.StartsWith('.') || (only is not null && (entry.Name != only || entry is DirectoryInfo)))
                {
                    continue;
                }

                if (entry.LinkTarget is not null)
                {
                    refused.Add(new(path, "is a link, and links are not followed. Put the file itself here, or add its folder as an archive."));
                }
                else if (path.Contains('\uFFFD', StringComparison.Ordinal))
                {
                    refused.Add(new(path, "has a name that is not UTF-8. Rename it."));
                }
                else if (entry is DirectoryInfo inner)
                {
                    folders.Push(inner);
                }
                else
                {
                    Take((FileInfo)entry, path);
                }
            }

            RefuseTooMany();
        }

        return new(files, refused, others);

        void RefuseTooMany()
        {
            if (files.Count > limits.Files || others > MostOthers)
            {
                var rest = $"holds more than {limits.Files:N0} documents, or {MostOthers:N0} other files. Add its folders as archives of their own.";
                throw new ArchiveException($"Its folder {rest}") { Detail = $"{root} {rest}" };
            }
        }

        void Take(FileInfo file, string path)
        {
            // Pipes, sockets and devices have no length either, and opening one may never end.
            if (file.Length == 0)
            {
                others++;
            }
            else if (file.Extension.Equals(ZipEnding, StringComparison.OrdinalIgnoreCase))
            {
                var inside = zips.List(file, path + "/", cancellationToken);
                files.AddRange(inside.Files);
                refused.AddRange(inside.Refused);
                others += inside.Others;

                // A folder may hold any number of them, each with as much as one may.
                RefuseTooMany();
            }
            else if (DocumentKinds.Of(path) is not { } kind)
            {
                others++;
            }
            else if (file.Length > limits.Of(kind))
            {
                refused.Add(new(path, BoundedRead.TooLarge(limits.Of(kind))));
            }
            else
            {
                files.Add(new(path, kind, StampOf(file), file.Length, file.LastWriteTimeUtc, cancellation => ReadAsync(file.FullName, kind, cancellation)));
            }
        }
    }

    internal static string StampOf(FileInfo file) => string.Create(CultureInfo.InvariantCulture, $"{file.Length}:{file.LastWriteTimeUtc.Ticks}");

    IEnumerable<FileSystemInfo> EntriesOf(DirectoryInfo folder, List<RefusedFile> refused)
    {
        try
        {
            return [.. folder.EnumerateFileSystemInfos("*", Everything).OrderBy(entry => entry.Name, StringComparer.Ordinal)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException && folder.FullName != _root)
        {
            if (Directory.Exists(folder.FullName))
            {
                refused.Add(new(NameOf(folder) + "/", "is a folder that may not be read."));
            }

            return [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ArchiveException("Its folder cannot be read. What was indexed before is still found.", error)
            {
                Detail = $"{root} cannot be read: {error.Message.TrimEnd('.')}. What was indexed before is still found.",
            };
        }
    }

    string NameOf(FileSystemInfo entry) => Path.GetRelativePath(_root, entry.FullName).Replace(Path.DirectorySeparatorChar, '/');

    async Task<byte[]> ReadAsync(string path, DocumentKind kind, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, useAsync: false);
            if (!LiesInside(file))
            {
                throw new DocumentException("is a link, and links are not followed.");
            }

            return await BoundedRead.AllAsync(file, file.Length, limits.Of(kind), () => BoundedRead.TooLarge(limits.Of(kind)), cancellationToken);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new DocumentException("may not be read by the user that the server runs as.", error);
        }
    }

    /// <summary>Of what was opened, and not of what lay there when it was listed: a folder above it may have become a link since.</summary>
    bool LiesInside(FileStream file)
    {
        if (!OperatingSystem.IsLinux())
        {
            return true;
        }

        var opened = new FileInfo($"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}").LinkTarget;
        return opened is null || opened.StartsWith(_root == "/" ? "/" : _root + "/", StringComparison.Ordinal);
    }

    static string RealPath(string path)
    {
        var whole = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var real = Path.GetPathRoot(whole)!;
        foreach (var part in whole[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            var next = new DirectoryInfo(Path.Combine(real, part));
            real = next.LinkTarget is null ? next.FullName : RealPath(next.ResolveLinkTarget(returnFinalTarget: true)!.FullName);
        }

        return real;
    }
}
