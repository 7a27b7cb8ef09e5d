namespace Quaestor.Data.Sandboxes.Docker;

/// <summary>Which engine runs containers, and what they are made of.</summary>
public sealed record DockerOptions
{
    /// <summary>The image of <c>deploy/python</c>, as its builders name it.</summary>
    public const string DefaultImage = "quaestor/python:bookworm";

    /// <summary><c>unix:///path</c>, <c>tcp://host:port</c> or <c>npipe:////./pipe/name</c>; null for the one that the <c>docker</c> program uses.</summary>
    public string? Socket { get; init; }

    /// <summary>By name or by digest. It must be there: nothing is pulled.</summary>
    public string Image { get; init; } = DefaultImage;

    /// <summary>A runtime that the engine knows by this name, such as gVisor's <c>runsc</c>; null for the engine's own.</summary>
    public string? Runtime { get; init; }

    /// <summary>Where Python lies in the image.</summary>
    public string Program { get; init; } = "/usr/bin/python3";

    /// <summary>Cores that one container may use.</summary>
    public double Cpus { get; init; } = 1;

    /// <summary>
    /// Who starts containers here. At its start a server removes what a dead one of the same installation left behind. This
    /// machine's name at first, which a server in a container changes with each start: give it a name that stays.
    /// </summary>
    public string Installation { get; init; } = Environment.MachineName;

    /// <summary>How long the engine may take to answer.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);
}
