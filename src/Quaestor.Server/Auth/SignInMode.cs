using Quaestor.Agent.Users;

namespace Quaestor.Server.Auth;

/// <summary>
/// Whether everybody has to sign in. Without users nobody has to, on this machine alone; with the first one everybody has, and it
/// stays so until the server ends, even when the last user is removed.
/// </summary>
/// <param name="isOwnSocket">The server is a command's own: whoever reaches its socket is the user of this machine.</param>
/// <param name="always">Whatever the store holds.</param>
sealed class SignInMode(UserAccounts users, bool isOwnSocket, bool always, TimeProvider clock)
{
    static readonly TimeSpan LooksEvery = TimeSpan.FromSeconds(1);

    volatile bool _isNeeded = always && !isOwnSocket;
    long _looked = clock.GetTimestamp() - 2 * clock.TimestampFrequency;

    public async ValueTask<bool> IsNeededAsync()
    {
        if (isOwnSocket || _isNeeded)
        {
            return _isNeeded;
        }

        if (clock.GetElapsedTime(Volatile.Read(ref _looked)) >= LooksEvery)
        {
            _isNeeded = await users.AnyAsync();
            Volatile.Write(ref _looked, clock.GetTimestamp());
        }

        return _isNeeded;
    }
}
