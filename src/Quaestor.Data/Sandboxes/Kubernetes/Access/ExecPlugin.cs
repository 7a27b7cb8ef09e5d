using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace Quaestor.Data.Sandboxes.Kubernetes.Access;

/// <summary>A program that signs in for us: it is run when there is no identity, when the one it gave has expired, and when the cluster refuses it.</summary>
/// <remarks>https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins</remarks>
sealed class ExecPlugin(ExecCommand command, Identity fallback) : Credential
{
    const int KeptErrorCharacters = 1000;

    static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    /// <summary>An identity is not used this shortly before it expires.</summary>
    static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    readonly SemaphoreSlim _gate = new(1);
    Identity? _identity;
    DateTimeOffset _expires;

    public override async ValueTask<Identity> GetAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_identity is null || DateTimeOffset.UtcNow >= _expires - Margin)
            {
                (_identity, _expires) = Read(await RunAsync(cancellationToken));
            }

            return _identity;
        }
        finally
        {
            _gate.Release();
        }
    }

    public override bool Renew(Identity refused)
    {
        Interlocked.CompareExchange(ref _identity, null, refused);
        return true;
    }

    public override void Dispose()
    {
        _identity?.Certificate?.Dispose();
        fallback.Certificate?.Dispose();
        _gate.Dispose();
    }

    async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeLimit);
        using var process = Start();
        try
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0
                ? await output
                : throw Failure($"ended with exit code {process.ExitCode}: {Cut((await errors).Trim())}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failure($"did not answer within {TimeLimit.TotalSeconds:0} seconds.");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    Process Start()
    {
        var start = new ProcessStartInfo(command.Program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in command.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in command.Variables)
        {
            start.Environment[name] = value;
        }

        start.Environment["KUBERNETES_EXEC_INFO"] = command.Info;
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new SandboxException($"The exec plugin {command.Program} cannot be started: {error.Message}. {command.Hint ?? "Install it, or sign in to the cluster another way."}", error);
        }
    }

    (Identity Identity, DateTimeOffset Expires) Read(string answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            var root = document.RootElement;
            if (Text(root, "kind") != "ExecCredential" || Text(root, "apiVersion") != command.ApiVersion)
            {
                throw Failure($"answered with {Text(root, "apiVersion")} {Text(root, "kind")} instead of {command.ApiVersion} ExecCredential.");
            }

            var status = root.GetProperty("status");
            var token = Text(status, "token");
            var certificate = Text(status, "clientCertificateData");
            if (token is null && certificate is null)
            {
                throw Failure("answered with neither a token nor a client certificate.");
            }

            var identity = new Identity(
                token,
                certificate is null ? fallback.Certificate : ClientCertificate.Read(certificate, Text(status, "clientKeyData") ?? "", $"the exec plugin {command.Program}"));
            return (identity, status.TryGetProperty("expirationTimestamp", out var expires) && expires.ValueKind == JsonValueKind.String ? expires.GetDateTimeOffset() : DateTimeOffset.MaxValue);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw Failure($"answered with something that is no ExecCredential: {error.Message}", error);
        }
    }

    SandboxException Failure(string what, Exception? inner = null) => new($"The exec plugin {command.Program} {what}", inner);

    static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    static string Cut(string text) => text.Length > KeptErrorCharacters ? text[^KeptErrorCharacters..] : text;
}
