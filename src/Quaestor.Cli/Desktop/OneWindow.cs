using System.IO.Pipes;
using System.Security.Cryptography;
using System.Text;

namespace Quaestor.Cli.Desktop;

/// <summary>One window for each store: a second start finds the first, which comes to the front.</summary>
/// <param name="place">Of the store, or the address of a server.</param>
sealed class OneWindow(string place)
{
    const int FindsWithin = 500;

    readonly string _name = $"quaestor-desktop-{Environment.UserName}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(place)).AsSpan(0, 8))}";

    /// <summary>Tells the window that there is already.</summary>
    /// <returns>False where there is none.</returns>
    public async Task<bool> TryShowOtherAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var pipe = new NamedPipeClientStream(".", _name, PipeDirection.InOut, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
            await pipe.ConnectAsync(FindsWithin, cancellationToken);
            return await pipe.ReadAsync(new byte[1], cancellationToken) == 1;
        }
        catch (Exception exception) when (exception is TimeoutException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Answers later starts, until it is cancelled.</summary>
    public async Task AnswerOthersAsync(Action show, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await using var pipe = new NamedPipeServerStream(_name, PipeDirection.InOut, 1, PipeTransmissionMode.Byte, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
                await pipe.WaitForConnectionAsync(cancellationToken);
                show();
                await pipe.WriteAsync(new byte[1], cancellationToken);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or UnauthorizedAccessException)
        {
            // Ended, or another one answers: then there are two windows, which do each other no harm.
        }
    }
}
