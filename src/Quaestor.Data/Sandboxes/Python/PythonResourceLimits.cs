using System.Globalization;

namespace Quaestor.Data.Sandboxes.Python;

/// <summary>
/// The limits of an interpreter's process, as lines of shell. Not on the number of processes: that one counts all of a
/// user's, of other jobs too.
/// </summary>
static class PythonResourceLimits
{
    const int OpenFiles = 256;

    /// <summary>CPU time for the imports, which the job's own limit does not pay for.</summary>
    const int ImportSeconds = 10;

    /// <summary>Of address space for files of code, which are mapped and hardly take memory.</summary>
    const long MappedBytes = 1L << 30;

    /// <summary>Memory is counted in KB, files in blocks of 512 bytes. At the soft limit of CPU time a signal tells why it ends, at the hard one it ends.</summary>
    public static string Of(PythonSpec spec)
    {
        var cpu = (long)Math.Ceiling(spec.Timeout.TotalSeconds) + ImportSeconds;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"ulimit -c 0; ulimit -l 64; ulimit -n {OpenFiles}; ulimit -f {spec.SpillBytes / 512}; ulimit -d {spec.MemoryBytes / 1024}; ulimit -v {(spec.MemoryBytes + MappedBytes) / 1024}; ulimit -S -t {cpu}; ulimit -H -t {cpu + 1}\n");
    }

    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
