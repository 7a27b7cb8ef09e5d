using Quaestor.Agent.Uploads;
using Quaestor.Data.Archives;
using Quaestor.Data.Incoming;
using Quaestor.Data.Results;

namespace Quaestor.Agent.Threads;

/// <summary>
/// Everything that one store holds, put into another that is empty: from a file to a database, back, or to a second file; results, uploads, archives that were added and keys come along.
/// Whoever works with the first goes on; what they write after the beginning is not in the copy.
/// </summary>
public static class StoreCopy
{
    /// <param name="told">Gets each table with its rows once it is copied.</param>
    /// <returns>How many files of results came along.</returns>
    /// <exception cref="StoreException">One of them cannot be used, the second is not empty, or something is missing in the copy, of which nothing is kept then.</exception>
    public static int Run(StoreLocation from, StoreLocation to, Action<string, long> told)
    {
        CopyRows(from, to, told);
        CopyIfMissing(from.ProviderKeysPath, to.ProviderKeysPath);
        CopyIfMissing(from.TokenKeyPath, to.TokenKeyPath);
        return CopyFiles(from, to);
    }

    /// <summary>
    /// Writes a store as it is now into a new file, a SQLite store whatever the first one is, with what users brought and its results
    /// beside it. Keys stay: who may read a backup need not be who may use them.
    /// </summary>
    /// <returns>How many files of results came along.</returns>
    /// <exception cref="StoreException">The store cannot be read, or the file cannot be written or is there already.</exception>
    public static int BackUp(StoreLocation from, string file)
    {
        if (StoreLocation.IsAddress(file))
        {
            throw new StoreException("A backup is a file. Name a new one; quaestor store copy puts a store into a database.");
        }

        var to = StoreLocation.Parse(file);
        var part = StoreLocation.Parse(file + ".part");
        if (File.Exists(to.Path))
        {
            throw new StoreException($"{file} is there already. Name a new file.");
        }

        if (Path.GetDirectoryName(to.Path) is { } folder && !Directory.Exists(folder))
        {
            throw new StoreException($"There is no folder {folder}. Make it first, or name a file in another one.");
        }

        File.Delete(part.Path!);
        if (from.Path is null)
        {
            CopyRows(from, part, (_, _) => { });
        }
        else
        {
            MustBeThere(from);
            StoreEngine.Use(from, (_, reading) =>
            {
                reading.BackUp(part.Path!);
                return true;
            });
        }

        File.Move(part.Path!, to.Path!);
        return CopyFiles(from, to);
    }

    internal static void MustBeThere(StoreLocation from)
    {
        if (from.Path is { } path && !File.Exists(path))
        {
            throw new StoreException($"There is no store {path}. Name the file or the database with --store.");
        }
    }

    static void CopyRows(StoreLocation from, StoreLocation to, Action<string, long> told)
    {
        MustBeThere(from);
        StoreEngine.Use(to, (engine, writing) =>
        {
            engine.Prepare(writing);
            StoreMigrations.Apply(engine, writing);
            writing.Execute("begin");
            if (SqlTexts.Tables.FirstOrDefault(table => writing.Table(table).Count() > 0) is { } filled)
            {
                throw new StoreException($"The store {to} is not empty: there are rows in its table {filled}. Name a new one.");
            }

            StoreEngine.Use(from, (source, reading) => Fill(from, source, reading, writing, told));
            return writing.Execute("commit");
        });
    }

    static int Fill(StoreLocation from, StoreEngine source, StoreConnection reading, StoreConnection writing, Action<string, long> told)
    {
        reading.Execute("begin_snapshot");
        if (!StoreMigrations.AreApplied(source, reading))
        {
            throw new StoreException($"The store {from} is of another version of Quaestor. Bring it to this one first: quaestor store migrate --store {from}");
        }

        foreach (var table in SqlTexts.Tables)
        {
            var there = reading.Table(table);
            var here = writing.Table(table);
            var rows = here.Fill(there);
            if (here.Count() != rows || there.Count() != rows)
            {
                throw new StoreException($"The copy of the table {table} does not have all its rows. Nothing is kept of the copy; try again.");
            }

            told(table, rows);
        }

        return SqlTexts.Tables.Count;
    }

    static int CopyFiles(StoreLocation from, StoreLocation to)
    {
        UploadFolder.Copy(from.UploadsPath, to.UploadsPath);
        ArchiveShelf.Copy(from.ArchivesPath, to.ArchivesPath);
        return Directory.Exists(from.ResultsPath) && from.ResultsPath != to.ResultsPath ? ResultFolder.Copy(from.ResultsPath, to.ResultsPath) : 0;
    }

    static void CopyIfMissing(string from, string to)
    {
        if (File.Exists(from) && !File.Exists(to))
        {
            PrivateFolder.Create(Path.GetDirectoryName(to)!);
            File.Copy(from, to);
        }
    }
}
