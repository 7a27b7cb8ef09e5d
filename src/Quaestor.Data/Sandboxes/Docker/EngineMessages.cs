namespace Quaestor.Data.Sandboxes.Docker;

// Names and shapes are the Engine API's, v1.40 and newer: https://docs.docker.com/reference/api/engine/

sealed record EngineVersionMessage(string ApiVersion, string Arch, string? MinAPIVersion = null);

/// <param name="Runtimes">By name.</param>
sealed record EngineInfoMessage(
    string OSType,
    bool MemoryLimit,
    bool PidsLimit,
    bool CpuCfsQuota,
    IReadOnlyList<string>? SecurityOptions = null,
    IReadOnlyDictionary<string, EngineRuntimeMessage>? Runtimes = null);

sealed record EngineRuntimeMessage;

sealed record EngineErrorMessage(string? Message = null);

sealed record ImageMessage(string Id);

sealed record CreatedMessage(string Id);

sealed record WaitMessage(int StatusCode);

sealed record ContainerMessage(string Id, ContainerStateMessage State);

sealed record ContainerStateMessage(bool Running, bool OOMKilled, int ExitCode);

sealed record ListedContainerMessage(string Id, IReadOnlyDictionary<string, string>? Labels = null);

sealed record StatsMessage(CpuStatsMessage? CpuStats = null, MemoryStatsMessage? MemoryStats = null);

sealed record CpuStatsMessage(CpuUsageMessage? CpuUsage = null);

/// <param name="TotalUsage">In nanoseconds.</param>
sealed record CpuUsageMessage(ulong TotalUsage = 0);

/// <param name="MaxUsage">The peak, which control groups of version 1 know; null with version 2.</param>
sealed record MemoryStatsMessage(ulong? MaxUsage = null);
