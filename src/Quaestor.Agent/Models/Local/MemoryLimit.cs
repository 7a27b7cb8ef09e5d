using System.Globalization;

namespace Quaestor.Agent.Models.Local;

/// <summary>Says of a program that it holds too much.</summary>
static class MemoryLimit
{
    /// <returns>A part of a sentence; null where it is within its limit.</returns>
    public static string? Passed(long? limit, long? used) => limit is { } most && used is { } bytes && bytes > most
        ? $"it used {Megabytes(bytes)} of memory, and its limit is {Megabytes(most)} (memory_mb); choose a smaller model or context, or raise the limit"
        : null;

    static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20} MB");
}
