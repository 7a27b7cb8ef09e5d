using System.Net;
using Quaestor.Data.Sandboxes.Kubernetes.Api;

namespace Quaestor.Data.Sandboxes.Kubernetes;

/// <summary>What a cluster's refusals mean for the user, and what to do about them.</summary>
static class ClusterFailure
{
    public const string Setup = "kubectl apply -k deploy/kubernetes";

    /// <summary>Whether <see cref="Explain"/> knows this kind of failure.</summary>
    public static bool IsOne(Exception error) => error is ApiException or HttpRequestException or IOException;

    public static SandboxException Explain(Exception error, string place) => error switch
    {
        ApiException api => new($"The cluster refuses to {api.Request} in namespace {place}: {Words(api, place)}", api),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => new(
            $"The cluster's certificate is not trusted, or it does not accept ours: {Innermost(error)} Check certificate-authority-data, tls-server-name and the client certificate in the kubeconfig.", error),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => new(
            $"The cluster's address has no known name: {Innermost(error)} Check server in the kubeconfig.", error),
        _ => new($"The cluster is not reached: {Innermost(error)} Check that it runs, its address in the kubeconfig, and the proxy settings.", error),
    };

    static string Words(ApiException error, string place) => error.Code switch
    {
        HttpStatusCode.Unauthorized => "it does not know who asks (401). The token or certificate is wrong or has expired; sign in again, or give the server's pod its service account.",
        HttpStatusCode.Forbidden when error.ServerMessage.Contains("exceeded quota", StringComparison.Ordinal) =>
            $"its quota is used up. {Sentence(error)} Let less run at once, or raise the ResourceQuota.",
        HttpStatusCode.Forbidden when error.ServerMessage.Contains("is forbidden: maximum", StringComparison.Ordinal) || error.ServerMessage.Contains("LimitRange", StringComparison.Ordinal) =>
            $"a job asks for more than the namespace's LimitRange allows. {Sentence(error)} Lower sandbox.python.memory_mb, or raise the LimitRange.",
        HttpStatusCode.Forbidden => $"the server's user lacks the right to {error.Request} there (403). {Sentence(error)} Grant it: {Setup}",
        HttpStatusCode.NotFound when error.ServerMessage.Contains("namespaces", StringComparison.Ordinal) => $"there is no such namespace (404). Make it: {Setup}",
        HttpStatusCode.NotFound => $"there is no such thing (404). {Sentence(error)} Is the cluster older than 1.21, or namespace {place} another one?",
        HttpStatusCode.Conflict => $"something of that name is there already (409). {Sentence(error)}",
        HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest => $"it finds the request invalid ({(int)error.Code}). {Sentence(error)} Check image, cpu and runtime_class in the settings.",
        HttpStatusCode.RequestEntityTooLarge => "a part of the job's input is too large for it (413). Read less into the job.",
        HttpStatusCode.TooManyRequests => $"it has too much to do (429), in spite of several attempts. {Sentence(error)} Try again later.",
        _ => $"it failed ({(int)error.Code} {error.Reason}). {Sentence(error)}",
    };

    static string Sentence(ApiException error) => error.ServerMessage.Length == 0 ? "" : error.ServerMessage.TrimEnd('.', ' ', '\n') + ".";

    static string Innermost(Exception error)
    {
        while (error.InnerException is { } inner)
        {
            error = inner;
        }

        return error.Message.TrimEnd('.') + ".";
    }
}
