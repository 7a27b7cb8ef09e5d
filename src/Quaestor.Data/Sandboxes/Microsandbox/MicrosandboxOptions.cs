namespace Quaestor.Data.Sandboxes.Microsandbox;

/// <summary>Where microsandbox is, and what its machines are made of.</summary>
/// <param name="Image">With Python and pandas in it: an image's name, or a folder that holds a root file system.</param>
public sealed record MicrosandboxOptions(string Image)
{
    /// <summary>The <c>msb</c> program, 0.3 or newer: a path, or a name to look for.</summary>
    public string Program { get; init; } = "msb";

    /// <summary>The server of microsandbox 0.1 and 0.2, which is spoken to instead of the program; null for the program.</summary>
    public Uri? Url { get; init; }

    /// <summary>What the server wants to see; null for one that was started with <c>--dev</c>.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Where Python lies in the image.</summary>
    public string Python { get; init; } = "/usr/bin/python3";

    /// <summary>Processors of one machine.</summary>
    public int Cpus { get; init; } = 1;

    /// <summary>Where <c>msb</c> keeps its state; null: as it does by itself, in the home folder.</summary>
    public string? Home { get; init; }

    /// <summary>How long a machine may take to start; its image is pulled within it.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromMinutes(3);
}
