using Quaestor.Agent.Hosting;
using Quaestor.Agent.Settings;
using Quaestor.Agent.Telemetry;
using Quaestor.Server.Auth.Tokens;

namespace Quaestor.Server.Auth;

/// <summary>All that has to do with signing in, of one server.</summary>
sealed class SignIn : IDisposable
{
    readonly KeySet? _keys;

    public SignIn(AgentHost host, SignInRules rules, ILoggerFactory logs, TimeProvider clock)
    {
        var settings = rules.Auth ?? new AuthSettings();
        Secrets.Learn(settings.Secret);
        var secret = settings.Secret is { } given ? SecretKey.Of(given) : SecretKey.OfFile(host.TokenKeyPath);
        _keys = settings.KeySet is { } place ? new KeySet(place, clock, logs.CreateLogger<KeySet>()) : null;
        Mode = new SignInMode(host.Users, rules.IsOwnSocket, rules.Always || rules.Auth is not null, clock);
        Sessions = new Sessions(host.Conversations.Users, clock);
        Tokens = new TokenIssuer(secret, clock);
        Throttle = new LoginThrottle(clock);
        Authenticator = new Authenticator(Mode, host.Users, new TokenVerifier(settings, secret, _keys, clock), Sessions, logs.CreateLogger<Authenticator>(), rules.Around is null ? null : new HostSignIn(host.Users, Mode, rules.Around.Find));
    }

    public SignInMode Mode { get; }

    public Sessions Sessions { get; }

    public TokenIssuer Tokens { get; }

    public LoginThrottle Throttle { get; }

    public Passwords Passwords { get; } = new();

    public Authenticator Authenticator { get; }

    public void Dispose()
    {
        _keys?.Dispose();
        Passwords.Dispose();
    }
}
