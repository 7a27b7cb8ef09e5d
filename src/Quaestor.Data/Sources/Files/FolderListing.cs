using Quaestor.Data.Catalog;
using Quaestor.Data.Sources.Files.Inspection;
using Quaestor.Data.Sqlite;

namespace Quaestor.Data.Sources.Files;

/// <summary>The readable files of a source, as they lie there now.</summary>
/// <param name="Files">To be inspected, each with the name of its table.</param>
/// <param name="Notes">By table: files of the same name that are passed over.</param>
/// <param name="Problems">Files that are too many.</param>
/// <param name="State">Changes when a file comes, goes, or changes its size or time.</param>
sealed record FolderListing(
    IReadOnlyList<FileToInspect> Files,
    IReadOnlyDictionary<string, string> Notes,
    IReadOnlyList<SourceProblem> Problems,
    string State)
{
    /// <summary>Deeper folders are hardly meant.</summary>
    const int MaxDepth = 3;

    const int MaxFiles = 500;

    /// <summary>What Excel lays beside a workbook that somebody has open.</summary>
    const string LockPrefix = "~$";

    static readonly EnumerationOptions Enumeration = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = MaxDepth,
        IgnoreInaccessible = true,
        // A link may lead out of the folder.
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
    };

    public static FolderListing Of(string path)
    {
        var isFolder = Directory.Exists(path);
        var root = isFolder ? path : Path.GetDirectoryName(path)!;
        List<Entry> entries = isFolder
            ? [.. new DirectoryInfo(path).EnumerateFiles("*", Enumeration).Select(file => Entry.Of(file, root)).OfType<Entry>()]
            : Entry.Of(new FileInfo(path), root) is { } only ? [only] : [];
        // Files of the folder itself come first, and so get the plain names.
        entries = [.. entries.OrderBy(entry => entry.Name.Count(character => character == '/')).ThenBy(entry => entry.Name, StringComparer.Ordinal)];
        var databases = isFolder ? Databases(path) : [];
        var state = string.Join('\n', [.. entries.Select(entry => $"{entry.Name}|{entry.Length}|{entry.Changed.Ticks}"), .. databases]);

        List<SourceProblem> problems = [.. entries.Skip(MaxFiles).Take(1).Select(first => new SourceProblem(
            first.Name, null, $"{first.Name} and those behind it are not read: the folder holds {entries.Count} files, and {MaxFiles} are read at most. Name a folder with fewer."))];
        problems.AddRange(databases.Select(name => new SourceProblem(name, null, $"{name} is a SQLite database, which is not read as part of a folder. Give it as a source of its own.")));
        var (files, notes) = Tables([.. entries.Take(MaxFiles)], isFolder);
        return new(files, notes, problems, state);
    }

    /// <summary>Databases in the folder, by their names relative to it.</summary>
    static List<string> Databases(string path) =>
        [.. new DirectoryInfo(path).EnumerateFiles("*", Enumeration)
            .Where(file => DatabaseFile.HasEnding(file.Name) && DatabaseFile.BeginsAsDatabase(file.FullName))
            .Select(file => Path.GetRelativePath(path, file.FullName).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)];

    /// <summary>One table for each name; of files that differ in their endings alone, the best typed one.</summary>
    static (List<FileToInspect> Files, Dictionary<string, string> Notes) Tables(List<Entry> entries, bool isFolder)
    {
        List<FileToInspect> files = [];
        Dictionary<string, string> notes = [];
        HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);
        foreach (var group in entries.GroupBy(entry => entry.Group, StringComparer.OrdinalIgnoreCase))
        {
            List<Entry> ranked = [.. group.OrderBy(entry => entry.Rank)];
            var best = ranked[0];
            var wanted = FileNames.Sanitise(FileNames.Stem(best.Name), "t");
            // The same name in another folder: say which.
            var table = FileNames.Unique(taken.Contains(wanted) ? FileNames.Sanitise(best.Stem, "t") : wanted, taken);
            files.Add(new(table, best.Name, best.Format, best.IsGzip, IsSource: !isFolder));
            if (ranked.Count > 1)
            {
                notes.Add(table, $"{string.Join(", ", ranked.Skip(1).Select(entry => entry.Name))} {(ranked.Count == 2 ? "is" : "are")} not read: {best.Name} holds the table of that name.");
            }
        }

        return (files, notes);
    }

    /// <param name="Name">Relative to the root, with forward slashes.</param>
    sealed record Entry(string Name, FileFormat Format, bool IsGzip, long Length, DateTime Changed)
    {
        public string Stem => Path.Join(Path.GetDirectoryName(Name), FileNames.Stem(Name));

        /// <summary>A workbook may hold many tables, and so stands for no other file.</summary>
        public string Group => Format == FileFormat.Workbook ? $"{Stem}:workbook" : Stem;

        /// <summary>Parquet knows its types, text must be guessed at.</summary>
        public int Rank => (Format switch { FileFormat.Parquet => 0, FileFormat.Csv or FileFormat.Tsv => 1, FileFormat.NdJson => 2, _ => 3 } * 2) + (IsGzip ? 1 : 0);

        public static Entry? Of(FileInfo file, string root) =>
            FileNames.FormatOf(file.Name) is var (format, isGzip) && !file.Name.StartsWith(LockPrefix, StringComparison.Ordinal)
                ? new(Path.GetRelativePath(root, file.FullName).Replace('\\', '/'), format, isGzip, file.Length, file.LastWriteTimeUtc)
                : null;
    }
}
