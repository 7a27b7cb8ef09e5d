using System.Globalization;

namespace Quaestor.Agent.Models.Local;

/// <summary>What an exit code and the last lines of a log say to a person. The lines themselves may hold what somebody asked: they are not quoted.</summary>
static class ServerEnding
{
    const int Signalled = 128;

    static readonly (string Sign, string Cure)[] Cures =
    [
        ("out of memory", OfMemory), ("cannot allocate", OfMemory), ("failed to allocate", OfMemory), ("bad_alloc", OfMemory), ("insufficient memory", OfMemory),
        ("error while loading shared libraries", "Install the program again: a library of it is missing."),
        ("library not loaded", "Install the program again: a library of it is missing."),
        ("unknown model architecture", "This version of the program does not know the model: update it."),
        ("invalid magic", "The file is not a GGUF model, or its download is not complete: get it again."),
        ("no such file or directory", "Check the paths in its arguments."),
        ("invalid argument", Arguments), ("unrecognized arguments", Arguments), ("unknown argument", Arguments),
        ("permission denied", "Let this user read the model's file and run the program."),
        ("exec format error", "The program is built for another kind of machine: install the one for this one."),
    ];

    const string OfMemory = "Choose a smaller model or a smaller context_tokens, or end other programs.";
    const string Arguments = "Check its arguments; the program may also be too old for those that Quaestor gives.";

    /// <summary>As a part of a sentence.</summary>
    public static string Of(int exitCode) => exitCode switch
    {
        Signalled + 6 => "it crashed (signal 6)",
        Signalled + 9 => "it was killed (signal 9), as the system does when memory runs out",
        Signalled + 11 => "it crashed (signal 11)",
        > Signalled and < Signalled + 65 => string.Create(CultureInfo.InvariantCulture, $"it was ended by signal {exitCode - Signalled}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"it ended with exit code {exitCode}"),
    };

    /// <summary>A sentence, or nothing.</summary>
    public static string Cure(int exitCode, IReadOnlyList<string> last)
    {
        var text = string.Join('\n', last);
        foreach (var (sign, cure) in Cures)
        {
            if (text.Contains(sign, StringComparison.OrdinalIgnoreCase))
            {
                return cure;
            }
        }

        return exitCode == Signalled + 9 ? OfMemory : "";
    }
}
