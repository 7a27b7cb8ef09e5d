using Quaestor.Agent.Settings;

namespace Quaestor.Server.Auth;

/// <summary>Who has to sign in, and how it is found out.</summary>
/// <param name="Auth">What the settings say; null for nothing.</param>
/// <param name="IsOwnSocket">The server is a command's own.</param>
/// <param name="Always">Everybody has to sign in, whatever the store holds.</param>
/// <param name="Around">Who asks is known to the application that this is a part of; null where this is one of its own.</param>
sealed record SignInRules(AuthSettings? Auth, bool IsOwnSocket, bool Always, HostIdentity? Around = null);

/// <summary>How an application says who asks.</summary>
/// <param name="Find">Null where it does not say.</param>
sealed record HostIdentity(Func<HttpContext, HostUser?>? Find);
