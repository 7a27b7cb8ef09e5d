namespace Quaestor.Data.Sandboxes.Docker;

// Names and shapes are the Engine API's, v1.40 and newer: https://docs.docker.com/reference/api/engine/

sealed record EngineVersionMessage(string ApiVersion, string? MinAPIVersion, string Version, string Os, string Arch);

/// <param name="Runtimes">By name.</param>
sealed record EngineInfoMessage(
    string OSType,
    IReadOnlyList<string>? SecurityOptions,
    IReadOnlyDictionary<string, EngineRuntimeMessage>? Runtimes,
    bool MemoryLimit,
    bool PidsLimit,
    bool CpuCfsQuota);

sealed record EngineRuntimeMessage;

sealed record EngineErrorMessage(string? Message);

sealed record ImageMessage(string Id, string Os, string Architecture);

sealed record CreatedMessage(string Id);

sealed record WaitMessage(int StatusCode);

sealed record ContainerMessage(string Id, ContainerStateMessage State);

sealed record ContainerStateMessage(bool Running, bool OOMKilled, int ExitCode);

sealed record ListedContainerMessage(string Id, IReadOnlyDictionary<string, string> Labels);

sealed record StatsMessage(CpuStatsMessage? CpuStats, MemoryStatsMessage? MemoryStats);

sealed record CpuStatsMessage(CpuUsageMessage? CpuUsage);

/// <param name="TotalUsage">In nanoseconds.</param>
sealed record CpuUsageMessage(ulong TotalUsage);

/// <param name="MaxUsage">The peak, which control groups of version 1 know; null with version 2.</param>
sealed record MemoryStatsMessage(ulong? MaxUsage);
