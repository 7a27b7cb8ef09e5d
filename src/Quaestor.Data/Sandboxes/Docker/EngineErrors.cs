using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Quaestor.Data.Sandboxes.Docker;

/// <summary>Makes sentences with a cure of what goes wrong between this program and an engine.</summary>
static class EngineErrors
{
    const int MaxWords = 500;

    /// <summary>Words of engines, and what they mean. The first that fits counts.</summary>
    static readonly (string Words, string Meaning)[] Known =
    [
        ("No such image", "the image is not there. Build it (docker build -t quaestor/python:bookworm deploy/python, or eng/docker-image.sh), pull it, or name another in sandbox.docker.image"),
        ("nknown runtime", "it has no runtime of that name. Install gVisor and register it (runsc install, then restart the engine), or leave sandbox.docker.runtime out"),
        ("invalid runtime name", "it has no runtime of that name. Install gVisor and register it (runsc install, then restart the engine), or leave sandbox.docker.runtime out"),
        ("executable file not found", "the image has no such program. Take the image of deploy/python, or one with Python and pandas"),
        ("no such file or directory", "the image has no such program. Take the image of deploy/python, or one with Python and pandas"),
        ("can't get final child's PID", "its runtime may not set up processes here, which happens without the capability SYS_RESOURCE. Give it to the engine"),
        ("bind source path does not exist", "it does not see this server's files, which SQL workers read where they lie. Take an engine on this machine, outside of any container"),
        ("seccomp", "it does not take the system call filter. Update the engine and its runtime"),
        ("cgroup", "it cannot set limits. Give the engine control of the memory, pids and cpu cgroups"),
    ];

    public static EngineException Unreachable(EngineAddress address, HttpRequestException error) => new(
        error.InnerException switch
        {
            SocketException { SocketErrorCode: SocketError.AccessDenied } =>
                $"This user may not use the Docker engine at {address}. Add it to the socket's group (usermod -aG docker USER, then log in anew; it then has all rights on that machine), or run an engine without root.",
            SocketException when address.SocketPath is { } path && !File.Exists(path) =>
                $"There is no Docker engine at {address}: no such socket. Start Docker (systemctl start docker), or name its socket in sandbox.docker.socket.",
            SocketException { SocketErrorCode: SocketError.ConnectionRefused } =>
                $"Nobody listens at {address}: the Docker engine does not run. Start it: systemctl start docker",
            SocketException or TimeoutException =>
                $"The Docker engine at {address} cannot be reached: {error.InnerException.Message.TrimEnd('.')}. Check sandbox.docker.socket.",
            _ when error.HttpRequestError == HttpRequestError.InvalidResponse =>
                $"What listens at {address} does not answer as a Docker engine does. Check sandbox.docker.socket.",
            _ => $"The Docker engine at {address} broke the connection off. Its log tells why: journalctl -u docker",
        },
        inner: error);

    public static EngineException Late(EngineAddress address, TimeSpan patience) =>
        new($"The Docker engine at {address} did not answer within {patience.TotalSeconds:0.#} s. Look after it: docker info, and journalctl -u docker");

    public static EngineException Strange(EngineAddress address, Exception error) =>
        new($"What listens at {address} does not answer as a Docker engine does. Check sandbox.docker.socket.", inner: error);

    /// <param name="doing">What was asked of it, as an infinitive.</param>
    /// <param name="body">Its JSON, or whatever came.</param>
    public static EngineException Refused(string doing, HttpStatusCode status, string body)
    {
        var words = Words(body);
        var meaning = Array.Find(Known, known => words.Contains(known.Words, StringComparison.OrdinalIgnoreCase)).Meaning;
        return new(
            meaning is null
                ? $"The Docker engine does not {doing}: {words} (status {(int)status})"
                : $"The Docker engine does not {doing}: {meaning}. It said: {words}",
            status);
    }

    static string Words(string body)
    {
        try
        {
            if (JsonSerializer.Deserialize(body, EngineJson.Default.EngineErrorMessage) is { Message.Length: > 0 } error)
            {
                body = error.Message;
            }
        }
        catch (JsonException)
        {
            // A proxy's page, perhaps.
        }

        var line = string.Join(' ', body.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length == 0 ? "nothing more is known" : line.Length > MaxWords ? string.Concat(line.AsSpan(0, MaxWords), "…") : line;
    }
}
