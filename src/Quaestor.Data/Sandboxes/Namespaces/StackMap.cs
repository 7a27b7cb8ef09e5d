using System.Globalization;

namespace Quaestor.Data.Sandboxes.Namespaces;

/// <summary>
/// The text that stands in for <c>/proc/self/maps</c> in a sandbox without <c>/proc</c>. The C library reads it to tell where
/// the first thread's stack lies, and the runtime does not start without an answer.
/// </summary>
static class StackMap
{
    /// <summary>Kernels place the stack at random within 16 GB (x64), less elsewhere.</summary>
    const ulong Spread = 1UL << 36;

    /// <param name="ownMaps">This process's own map: the same kernel gives the worker a stack in the same region.</param>
    public static string Make(IEnumerable<string> ownMaps)
    {
        var line = ownMaps.FirstOrDefault(line => line.EndsWith("[stack]", StringComparison.Ordinal))
            ?? throw new SandboxException("This system's /proc/self/maps names no stack, so none can be given to a worker. Workers run without a sandbox here.");
        var top = ulong.Parse(line.AsSpan(line.IndexOf('-') + 1, line.IndexOf(' ') - line.IndexOf('-') - 1), NumberStyles.HexNumber);
        var from = (top - Spread) & ~(Spread - 1);

        // The line before limits how far down the stack is thought to reach; without it that is zero, which the runtime refuses.
        return string.Create(
            CultureInfo.InvariantCulture,
            $"00001000-{from:x} ---p 00000000 00:00 0 \n{from:x}-{top + Spread:x} rw-p 00000000 00:00 0          [stack]\n");
    }
}
