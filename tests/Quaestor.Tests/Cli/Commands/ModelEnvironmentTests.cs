using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Cli.Commands;

/// <summary>The built program in folders of friends and strangers.</summary>
[Trait("Size", "Slow")]
public sealed class ModelEnvironmentTests : IDisposable
{
    const string Word = """{"choices":[{"delta":{"content":"ready"},"finish_reason":"stop"}]}""";

    readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AFileOfVariablesIsEnough()
    {
        await using var server = await StubModelServer.StartAsync(StubModelServer.Stream(Word));
        _folder.Write(".env", $"OPENAI_BASE_URL={server.BaseUrl}\nexport OPENAI_API_KEY='key of folder' # ours\nAGENT_MODEL_NAME=qwen3\nAGENT_TEMPERATURE=0.5\n");

        var run = await ProgramRun.InAsync(_folder.Path, [], "models", "test");

        Assert.StartsWith("✓ openai/qwen3: ", run.Output, StringComparison.Ordinal);
        Assert.Equal(("qwen3", 0.5), (server.Requests.First().GetProperty("model").GetString(), server.Requests.First().GetProperty("temperature").GetDouble()));
        Assert.Equal("Bearer key of folder", server.Headers.First()["authorization"]);
    }

    [Fact]
    public async Task AStrangersFolderGetsNoKeyUnlessTheFileIsNamed()
    {
        await using var server = await StubModelServer.StartAsync(StubModelServer.Stream(Word));
        _folder.Write("quaestor.json", $$$"""{"models": {"providers": {"house": {"base_url": "{{{server.BaseUrl}}}", "api_key": "${OPENAI_API_KEY}", "models": ["m"]} } } }""");
        (string, string)[] mine = [("OPENAI_API_KEY", "sk-mine")];

        var refused = await ProgramRun.InAsync(_folder.Path, mine, "models", "test", "house/m");
        var requests = server.Requests.Count;
        var named = await ProgramRun.InAsync(_folder.Path, mine, "models", "test", "house/m", "--config", "quaestor.json");

        Assert.Equal((2, 0), (refused.ExitCode, requests));
        Assert.Contains("it would send OPENAI_API_KEY of your environment to 127.0.0.1", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("--config quaestor.json", refused.Errors, StringComparison.Ordinal);
        Assert.StartsWith("✓ house/m", named.Output, StringComparison.Ordinal);
        Assert.Equal("Bearer sk-mine", server.Headers.First()["authorization"]);
    }

    [Fact]
    public async Task ThePathOfAFileInTheEnvironmentIsTheUsersOwnAndInTheFolderIsNot()
    {
        _folder.Write("other.json", """{"models": {"providers": {"house": {"base_url": "http://127.0.0.1:1/v1", "api_key": "${HOUSE_KEY}", "models": ["m"]}}}}""");
        _folder.Write(".env", "QUAESTOR_CONFIG=other.json\n");

        var folder = await ProgramRun.InAsync(_folder.Path, [("HOUSE_KEY", "mine")], "models");
        var own = await ProgramRun.InAsync(_folder.Path, [("HOUSE_KEY", "mine"), ("QUAESTOR_CONFIG", "other.json")], "models");

        Assert.Equal((2, 0), (folder.ExitCode, own.ExitCode));
    }

    [Fact]
    public async Task ACertificateAuthorityOfOnesOwnIsTrusted()
    {
        using var certificate = OwnCertificate();
        _folder.Write("ca.pem", certificate.ExportCertificatePem());
        await using var server = await HttpsAsync(certificate);
        (string, string)[] model = [("OPENAI_BASE_URL", server.Urls.Single().Replace("127.0.0.1", "localhost", StringComparison.Ordinal) + "/v1"), ("AGENT_MODEL_NAME", "m")];

        var trusted = await ProgramRun.InAsync(_folder.Path, [.. model, ("SSL_CERT_FILE", Path.Combine(_folder.Path, "ca.pem"))], "models", "test");
        var unknown = await ProgramRun.InAsync(_folder.Path, model, "models", "test");

        Assert.StartsWith("✓ openai/m", trusted.Output, StringComparison.Ordinal);
        Assert.StartsWith("✗ openai/m", unknown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AProxyOfTheEnvironmentIsTheWayOut()
    {
        await using var proxy = await StubModelServer.StartAsync(StubModelServer.Stream(Word));

        var run = await ProgramRun.InAsync(
            _folder.Path,
            [("HTTP_PROXY", $"http://{proxy.BaseUrl.Authority}"), ("OPENAI_BASE_URL", "http://model.invalid/v1"), ("AGENT_MODEL_NAME", "m")],
            "models", "test");

        Assert.StartsWith("✓ openai/m", run.Output, StringComparison.Ordinal);
        Assert.Equal("model.invalid", proxy.Headers.First()["host"]);
    }

    static X509Certificate2 OwnCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    static async Task<WebApplication> HttpsAsync(X509Certificate2 certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        var app = builder.Build();
        app.MapPost("/v1/chat/completions", context => StubModelServer.Stream(Word)(context, default));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
