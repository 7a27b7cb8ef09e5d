using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Quaestor.Data.Sandboxes.Kubernetes.Access;

namespace Quaestor.Data.Sandboxes.Kubernetes.Api;

/// <summary>Sends single requests to the API server, signed in and over TLS that is checked as the cluster's access says.</summary>
sealed class ClusterConnection : IDisposable
{
    static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);

    readonly ClusterAccess _access;
    readonly HttpClient _client;
    Identity _identity = Identity.Anonymous;

    public ClusterConnection(ClusterAccess access)
    {
        _access = access;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            // A client certificate that was replaced comes into use with new connections.
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            SslOptions = Tls(),
        };
        if (access.Proxy is { } proxy)
        {
            handler.Proxy = new WebProxy(proxy);
        }

        _client = new(handler) { BaseAddress = access.Server, Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Sends and waits for the answer's head; its body is still to be read. Asks for a new identity once where the first is refused.</summary>
    /// <exception cref="HttpRequestException">The server is not reached, or does not answer in time.</exception>
    /// <exception cref="SandboxException">There is no identity to be had.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, byte[]? body, CancellationToken cancellationToken)
    {
        for (var renewed = false; ; renewed = true)
        {
            var identity = await _access.Credential.GetAsync(cancellationToken);
            _identity = identity;
            var response = await SendAsync(method, path, body, identity, cancellationToken);
            if (response.StatusCode != HttpStatusCode.Unauthorized || renewed || !_access.Credential.Renew(identity))
            {
                return response;
            }

            response.Dispose();
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _access.Dispose();
    }

    async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, byte[]? body, Identity identity, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        // The name that the server must prove, and that it may choose its certificate by, is the request's host.
        request.Headers.Host = _access.ServerName;
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.UserAgent.ParseAdd("quaestor");
        Sign(request, identity);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AnswerLimit);
        try
        {
            return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"{_access.Server} did not answer within {AnswerLimit.TotalSeconds:0} seconds.", error);
        }
    }

    void Sign(HttpRequestMessage request, Identity identity)
    {
        if (identity.Token is { } token)
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        if (_access.Impersonation is not { } other)
        {
            return;
        }

        request.Headers.Add("Impersonate-User", other.User);
        if (other.Uid is { } uid)
        {
            request.Headers.Add("Impersonate-Uid", uid);
        }

        foreach (var group in other.Groups)
        {
            request.Headers.Add("Impersonate-Group", group);
        }
    }

    SslClientAuthenticationOptions Tls()
    {
        var options = new SslClientAuthenticationOptions
        {
            LocalCertificateSelectionCallback = (_, _, _, _, _) => _identity.Certificate!,
        };
        if (_access.SkipVerification)
        {
#pragma warning disable CA5359 // The user's kubeconfig says so.
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (_access.Authorities is { } authorities)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        return options;
    }
}
