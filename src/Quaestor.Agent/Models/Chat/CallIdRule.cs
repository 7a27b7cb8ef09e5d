using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Quaestor.Agent.Models.Chat;

/// <summary>
/// Which ids of tool calls a provider takes. A thread may hold calls that another provider, or nobody's model, has named:
/// an id that does not fit is always replaced by the same short one, so that calls and results stay together.
/// </summary>
/// <param name="Signs">What an id may have besides letters and digits; null where it may have anything.</param>
sealed record CallIdRule(int Shortest, int Longest, string? Signs)
{
    const string Letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>Of a replacement: the one length that Mistral takes, and short enough for all.</summary>
    const int Length = 9;

    public string Fit(string id) => Fits(id) ? id : Replacement(id);

    bool Fits(string id) =>
        id.Length >= Shortest && id.Length <= Longest && (Signs is null || id.All(c => char.IsAsciiLetterOrDigit(c) || Signs.Contains(c)));

    static string Replacement(string id) => string.Create(
        Length,
        BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(id))),
        (letters, rest) =>
        {
            foreach (ref var letter in letters)
            {
                (rest, var digit) = Math.DivRem(rest, (ulong)Letters.Length);
                letter = Letters[(int)digit];
            }
        });
}
