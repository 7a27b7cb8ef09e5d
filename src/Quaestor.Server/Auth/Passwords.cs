using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Quaestor.Agent.Threads;

namespace Quaestor.Server.Auth;

/// <summary>Hashes and checks passwords by the framework's hasher (PBKDF2 with SHA-512 and a salt of each).</summary>
sealed class Passwords : IDisposable
{
    const int Shortest = 10;
    const int Longest = 1000;

    /// <summary>As OWASP's password storage cheat sheet has it for SHA-512.</summary>
    const int Iterations = 210_000;

    /// <summary>Each check keeps a core busy: whoever sends many must not take all of them.</summary>
    const int AtOnce = 2;

    static readonly PasswordHasher<UserRecord> Hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));
    static readonly UserRecord Nobody = new("", "", null, "", default);

    readonly SemaphoreSlim _slots = new(AtOnce);

    /// <summary>Of no password: so a name that nobody has costs the same time.</summary>
    readonly string _hashOfNobody = Hasher.HashPassword(Nobody, Guid.NewGuid().ToString());

    /// <summary>Why a text is no password, as a sentence; null where it may be one.</summary>
    public static string? Objection(string password) =>
        password.Length is < Shortest or > Longest ? $"A password has {Shortest} to {Longest:N0} characters. Several words in a row are good ones." : null;

    public async Task<string> HashAsync(string password, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            return Hasher.HashPassword(Nobody, password);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <param name="user">Null for a name that nobody has: false, after the same time.</param>
    public async Task<bool> IsRightAsync(UserRecord? user, string password, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            var isRight = Hasher.VerifyHashedPassword(Nobody, user?.PasswordHash ?? _hashOfNobody, password.Length <= Longest ? password : "") != PasswordVerificationResult.Failed;
            return isRight && user?.PasswordHash is not null;
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();
}
