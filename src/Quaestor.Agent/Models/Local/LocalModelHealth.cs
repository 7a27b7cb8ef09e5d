namespace Quaestor.Agent.Models.Local;

/// <summary>How a local model is, seen without starting it.</summary>
/// <param name="Said">A part of a sentence.</param>
/// <param name="ProcessId">Of a program that we started; else null.</param>
/// <param name="MemoryBytes">What that program and its children hold for themselves.</param>
sealed record LocalModelHealth(LocalModelState State, string Said, int? ProcessId = null, long? MemoryBytes = null);

enum LocalModelState
{
    /// <summary>It is started when it is asked.</summary>
    NotLoaded,

    Loading,

    Ready,

    /// <summary>The last start or run failed.</summary>
    Failed,
}
