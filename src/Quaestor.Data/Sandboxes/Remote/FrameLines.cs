using System.Buffers.Text;
using System.Text;
using Quaestor.Data.Sandboxes.Protocol;

namespace Quaestor.Data.Sandboxes.Remote;

/// <summary>
/// Takes a guest's frames out of a log, where they are numbered lines of base64: <c>#12 bWFueQ==</c>. What stands before the
/// first is what kept the guest from starting. A log may be read again from its beginning; lines that came before are passed over.
/// </summary>
/// <param name="maxLine">No line of the guest's is longer; what is, is none of them.</param>
sealed class FrameLines(int maxLine = 64 << 10)
{
    const int KeptCharacters = 4096;

    readonly byte[] _line = new byte[maxLine];
    readonly StringBuilder _complaints = new();
    int _length;
    bool _isTooLong;
    bool _hasBegun;
    long _next = 1;

    /// <summary>The last of what stood before the first frame.</summary>
    public string Complaints => _complaints.ToString();

    /// <summary>The log will be read from its beginning.</summary>
    public void Restart()
    {
        (_length, _isTooLong, _hasBegun) = (0, false, false);
        _complaints.Clear();
    }

    /// <summary>Takes the next bytes of the log and hands on those of the frames in them.</summary>
    /// <exception cref="ProtocolException">Between the frames stands what is none: whoever runs there wrote into them.</exception>
    /// <exception cref="SandboxException">Lines are missing.</exception>
    public void Take(ReadOnlySpan<byte> bytes, Action<ReadOnlyMemory<byte>> frames)
    {
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n');
            Append(end < 0 ? bytes : bytes[..end]);
            if (end < 0)
            {
                return;
            }

            EndLine(frames);
            bytes = bytes[(end + 1)..];
        }
    }

    void Append(ReadOnlySpan<byte> bytes)
    {
        var room = Math.Min(bytes.Length, _line.Length - _length);
        bytes[..room].CopyTo(_line.AsSpan(_length));
        _length += room;
        _isTooLong |= room < bytes.Length;
    }

    void EndLine(Action<ReadOnlyMemory<byte>> frames)
    {
        var line = _line.AsSpan(0, _length);
        if (!_isTooLong && line is [(byte)'#', ..] && Utf8Parser.TryParse(line[1..], out long number, out var digits) && line[(1 + digits)..] is [(byte)' ', ..])
        {
            _hasBegun = true;
            TakeFrames(number, line[(digits + 2)..], frames);
        }
        else if (_hasBegun)
        {
            throw new ProtocolException("A line between frames is none.");
        }
        else
        {
            Complain(line);
        }

        (_length, _isTooLong) = (0, false);
    }

    void TakeFrames(long number, ReadOnlySpan<byte> text, Action<ReadOnlyMemory<byte>> frames)
    {
        if (number < _next)
        {
            return;
        }

        if (number > _next)
        {
            throw new SandboxException($"Lines {_next} to {number - 1} of the pod's log are missing: the node threw them away (containerLogMaxSize) before they were read.");
        }

        _next++;
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        if (Base64.DecodeFromUtf8(text, bytes, out _, out var written) != System.Buffers.OperationStatus.Done)
        {
            throw new ProtocolException($"Line {number} of the pod's log is damaged.");
        }

        frames(bytes.AsMemory(0, written));
    }

    void Complain(ReadOnlySpan<byte> line)
    {
        _complaints.Append(Encoding.UTF8.GetString(line)).Append('\n');
        if (_complaints.Length > KeptCharacters)
        {
            _complaints.Remove(0, _complaints.Length - KeptCharacters);
        }
    }
}
