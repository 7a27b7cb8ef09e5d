namespace Quaestor.Data.Sandboxes.Docker;

/// <summary>A container to make. Names are the Engine API's, as in <c>POST /containers/create</c>.</summary>
sealed record ContainerRequest
{
    public required string Image { get; init; }

    public required IReadOnlyList<string> Entrypoint { get; init; }

    public required IReadOnlyList<string> Cmd { get; init; }

    public required IReadOnlyList<string> Env { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    public required string User { get; init; }

    public required string WorkingDir { get; init; }

    public required string Hostname { get; init; }

    public bool NetworkDisabled { get; init; } = true;

    public bool AttachStdin { get; init; } = true;

    public bool AttachStdout { get; init; } = true;

    public bool AttachStderr { get; init; } = true;

    public bool OpenStdin { get; init; } = true;

    /// <summary>The container's input ends with the connection that feeds it.</summary>
    public bool StdinOnce { get; init; } = true;

    public HealthCheck Healthcheck { get; init; } = new(["NONE"]);

    public required ContainerHost HostConfig { get; init; }
}

/// <param name="Test">By what; <c>NONE</c> for no check even where the image has one.</param>
sealed record HealthCheck(IReadOnlyList<string> Test);

/// <summary>What the host gives to a container, and what it keeps from it.</summary>
sealed record ContainerHost
{
    public string NetworkMode { get; init; } = "none";

    public string IpcMode { get; init; } = "none";

    public bool ReadonlyRootfs { get; init; } = true;

    public required long Memory { get; init; }

    /// <summary>Memory and swap together.</summary>
    public required long MemorySwap { get; init; }

    /// <summary>Billionths of a core.</summary>
    public required long NanoCpus { get; init; }

    public required long PidsLimit { get; init; }

    public IReadOnlyList<string> CapDrop { get; init; } = ["ALL"];

    public required IReadOnlyList<string> SecurityOpt { get; init; }

    /// <summary>Folders in memory, and their mount options.</summary>
    public required IReadOnlyDictionary<string, string> Tmpfs { get; init; }

    public required IReadOnlyList<Ulimit> Ulimits { get; init; }

    public IReadOnlyList<BindMount>? Mounts { get; init; }

    /// <summary>Else the engine would keep what a guest writes, and let it fill its disk.</summary>
    public LogSettings LogConfig { get; init; } = new("none");

    /// <summary>Null for the engine's own.</summary>
    public string? Runtime { get; init; }

    /// <param name="profile">What it may call of the system; null for a runtime that filters by itself.</param>
    public static IReadOnlyList<string> Security(string? profile) =>
        profile is null ? ["no-new-privileges:true"] : ["no-new-privileges:true", $"seccomp={profile}"];
}

/// <param name="Source">A file or folder on the engine's machine.</param>
sealed record BindMount(string Source, string Target, bool ReadOnly = true)
{
    public string Type { get; } = "bind";
}

sealed record LogSettings(string Type);

sealed record Ulimit(string Name, long Soft, long Hard)
{
    public Ulimit(string name, long limit)
        : this(name, limit, limit)
    {
    }
}
