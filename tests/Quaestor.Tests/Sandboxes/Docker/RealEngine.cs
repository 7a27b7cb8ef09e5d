using Quaestor.Data.Sandboxes.Docker;

namespace Quaestor.Tests.Sandboxes.Docker;

/// <summary>The engine that <c>QUAESTOR_DOCKER</c> names; with <c>QUAESTOR_DOCKER_RUNTIME</c> one of its runtimes, such as <c>runsc</c>.</summary>
static class RealEngine
{
    public static DockerOptions Options => new()
    {
        Socket = Environment.GetEnvironmentVariable("QUAESTOR_DOCKER") is { Length: > 0 } address
            ? address
            : throw new InvalidOperationException("QUAESTOR_DOCKER names no engine: unix:///path"),
        Runtime = Environment.GetEnvironmentVariable("QUAESTOR_DOCKER_RUNTIME") is { Length: > 0 } runtime ? runtime : null,
        Installation = "tests",
    };
}
