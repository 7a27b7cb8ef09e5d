using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;

namespace Quaestor.Server.OpenAi;

/// <summary>
/// Recognises a conversation that goes on: clients send its text again with each request and no id. Recognised, it stays
/// one thread, whose calls and queries the agent still knows; forgotten or changed, it is read from its text alone.
/// </summary>
sealed class KnownConversations
{
    const int Most = 10_000;

    readonly ConcurrentDictionary<string, KnownConversation> _byText = [];
    readonly ConcurrentQueue<string> _oldestFirst = [];

    /// <param name="said">Everything before the new question.</param>
    public KnownConversation? Find(string userId, IReadOnlyList<ChatMessage> said) =>
        said.Count == 0 ? null : _byText.GetValueOrDefault(Fingerprint(userId, said));

    /// <param name="said">Everything up to and with the answer, as the client will send it.</param>
    public void Remember(string userId, IReadOnlyList<ChatMessage> said, KnownConversation conversation)
    {
        var fingerprint = Fingerprint(userId, said);
        if (_byText.TryAdd(fingerprint, conversation))
        {
            _oldestFirst.Enqueue(fingerprint);
        }
        else
        {
            _byText[fingerprint] = conversation;
        }

        while (_oldestFirst.Count > Most && _oldestFirst.TryDequeue(out var oldest))
        {
            _byText.TryRemove(oldest, out _);
        }
    }

    static string Fingerprint(string userId, IReadOnlyList<ChatMessage> said)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(userId);
        foreach (var message in said.Where(message => message.Role == ChatRole.User || message.Role == ChatRole.Assistant))
        {
            Append(message.Role.Value);
            Append(message.Text.Trim());
        }

        return Convert.ToHexString(hash.GetHashAndReset());

        // Its length before each text, so that no two lists of texts are one.
        void Append(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }
    }
}

/// <param name="LastTurn">If the thread has gone on elsewhere since, it is no longer this conversation.</param>
/// <param name="IsWhole">Whether the thread holds the conversation from its beginning.</param>
sealed record KnownConversation(Guid ThreadId, Guid LastTurn, bool IsWhole);
