using System.Net.Sockets;
using System.Security.Authentication;

namespace Quaestor.Agent.Models.Failures;

/// <summary>Why a connection did not come about, and what to do: a name, a port and a certificate are mended differently.</summary>
static class Unreachable
{
    public static string Sentence(string model, Uri address, Exception error)
    {
        var kind = (error as HttpRequestException)?.HttpRequestError;
        var socket = Find<SocketException>(error)?.SocketErrorCode;
        return (kind, socket) switch
        {
            (HttpRequestError.NameResolutionError, _) or (_, SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData) =>
                $"{model} cannot be reached: the name {address.Host} is not known (DNS). Check the base URL and the network.",
            (HttpRequestError.SecureConnectionError, _) =>
                $"{model} cannot be reached: the connection could not be secured (TLS: {Reason(Find<AuthenticationException>(error) ?? error)}). Check the server's certificate, and that the base URL begins with the right one of http and https.",
            (_, SocketError.ConnectionRefused) =>
                $"{model} cannot be reached: nothing listens there (connection refused). Check that it runs and that the base URL is right.",
            (_, SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.NetworkDown) =>
                $"{model} cannot be reached: there is no way to {address.Host}. Check the network.",
            (HttpRequestError.ProxyTunnelError, _) =>
                $"{model} cannot be reached: the proxy did not let the connection through ({Reason(error)}). Check the proxy's settings.",
            _ => $"{model} cannot be reached: {Reason(error)}. Check that it runs and that the base URL is right.",
        };
    }

    static string Reason(Exception error) => (error.InnerException ?? error).Message.TrimEnd('.');

    static T? Find<T>(Exception? error) where T : Exception
    {
        while (error is not null and not T)
        {
            error = error.InnerException;
        }

        return (T?)error;
    }
}
