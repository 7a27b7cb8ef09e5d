using System.Runtime.InteropServices;

namespace Quaestor.Cli.Edge;

/// <summary>How a device's owner holds it: by lines at the keyboard, or by signals where there is none.</summary>
sealed class EdgeControl(EdgeTools tools, EdgeConnection connection, EdgeJournal journal, EdgeConsent? consent, CancellationTokenSource end)
{
    /// <summary>Until the lines end, as those of a service do at once.</summary>
    public void Read(TextReader lines)
    {
        while (!end.IsCancellationRequested && lines.ReadLine() is { } line)
        {
            switch (line.Trim().ToLowerInvariant())
            {
                case "p" or "pause":
                    Pause(true);
                    break;
                case "r" or "resume":
                    Pause(false);
                    break;
                case "y" or "yes":
                    consent?.Answer(isYes: true);
                    break;
                case "n" or "no":
                    consent?.Answer(isYes: false);
                    break;
                case "q" or "quit":
                    end.Cancel();
                    break;
            }
        }

        consent?.Deafen();
    }

    /// <summary>SIGUSR1 pauses, SIGUSR2 resumes; there are none of them on Windows.</summary>
    public PosixSignalRegistration? OnSignal(bool pause)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        var number = (OperatingSystem.IsMacOS(), pause) switch { (true, true) => 30, (true, false) => 31, (_, true) => 10, _ => 12 };
        return PosixSignalRegistration.Create((PosixSignal)number, signal =>
        {
            signal.Cancel = true;
            Pause(pause);
        });
    }

    void Pause(bool isPaused)
    {
        tools.IsPaused = isPaused;
        journal.Say(isPaused ? "Paused: nothing leaves this device." : "Resumed.");
        _ = connection.TellChangedAsync();
    }
}
