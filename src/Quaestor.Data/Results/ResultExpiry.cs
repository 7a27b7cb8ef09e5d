namespace Quaestor.Data.Results;

/// <summary>Deletes the results of a folder that are too old or too many.</summary>
/// <param name="isInUse">Whether somebody here reads the file. Another process that does reads on: the file is gone by name alone.</param>
sealed class ResultExpiry(string folder, ResultLimits limits, Func<string, bool> isInUse)
{
    /// <summary>Where the limit was passed, so much is made free that it is not passed again at once.</summary>
    const double Kept = 0.9;

    readonly Lock _gate = new();
    long _bytes;

    /// <summary>Counts a new result; true where it is time to look for old ones.</summary>
    public bool Add(long bytes) => Interlocked.Add(ref _bytes, bytes) > limits.MaxBytes;

    /// <returns>How many were deleted.</returns>
    public int Run()
    {
        lock (_gate)
        {
            var oldest = DateTime.UtcNow - limits.MaxAge;
            // Another process may delete some meanwhile.
            var files = new DirectoryInfo(folder).EnumerateFiles("*" + ResultFolder.Suffix).Where(file => file.Exists)
                .Select(file => (file.Name, file.Length, Used: file.LastWriteTimeUtc, file.FullName))
                .OrderBy(file => file.Used).ToList();
            var bytes = files.Sum(file => file.Length);
            var most = bytes > limits.MaxBytes ? (long)(limits.MaxBytes * Kept) : limits.MaxBytes;
            var deleted = 0;
            foreach (var file in files.Where(file => !isInUse(file.Name)))
            {
                if (bytes <= most && file.Used >= oldest)
                {
                    break;
                }

                File.Delete(file.FullName);
                bytes -= file.Length;
                deleted++;
            }

            Interlocked.Exchange(ref _bytes, bytes);
            return deleted;
        }
    }
}
