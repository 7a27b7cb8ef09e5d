using Quaestor.Data.Archives.Files;
using Quaestor.Data.Archives.Index;
using Quaestor.Data.Sqlite;

namespace Quaestor.Data.Archives;

/// <summary>The index of one archive: opened when it is first needed, made anew where somebody deleted it, let go of when the archive is.</summary>
/// <param name="name">Of the archive.</param>
sealed class ArchiveIndex(string name, string file) : IDisposable
{
    readonly Lock _gate = new();
    IndexFile? _file;

    /// <summary>The archive has been removed.</summary>
    public bool IsGone { get; private set; }

    /// <summary>To read from.</summary>
    /// <exception cref="ArchiveException">It cannot be read.</exception>
    public SqliteConnection Connect()
    {
        try
        {
            return Opened(anew: false).Connect();
        }
        catch (SqliteException error)
        {
            throw Unreadable(error);
        }
    }

    /// <summary>Only for who has the archive's turn: somebody may be writing to the one that was deleted.</summary>
    /// <exception cref="ArchiveException">It cannot be written.</exception>
    public IndexFile ForWriting() => Opened(anew: true);

    public ArchiveException Unreadable(Exception error) => new($"The index of {name} cannot be read. An administrator sees why.", error)
    {
        Detail = $"The index of {name} cannot be read: {error.Message.TrimEnd('.')}. Delete {file} and it is made anew.",
    };

    /// <summary>For good, once nobody writes to it any more.</summary>
    /// <param name="deletes">With all its files.</param>
    public void End(bool deletes)
    {
        IsGone = true;
        Dispose();
        if (deletes)
        {
            IndexFile.Delete(file);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _file?.Dispose();
            _file = null;
        }
    }

    IndexFile Opened(bool anew)
    {
        lock (_gate)
        {
            if (_file is not null && !File.Exists(file))
            {
                if (!anew)
                {
                    throw new ArchiveException($"The index of {name} is gone, and is made anew. Try again in a minute.");
                }

                _file.Dispose();
                _file = null;
            }

            return _file ??= IsGone ? throw new ArchiveException($"The archive {name} has been removed.") : IndexFile.Open(file);
        }
    }
}
