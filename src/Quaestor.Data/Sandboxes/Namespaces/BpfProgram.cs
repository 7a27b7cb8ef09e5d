using System.Buffers.Binary;

namespace Quaestor.Data.Sandboxes.Namespaces;

/// <summary>Assembles a classic BPF program over <c>struct seccomp_data</c>, eight bytes an instruction (linux/bpf_common.h, linux/seccomp.h).</summary>
sealed class BpfProgram
{
    const ushort LoadWord = 0x20; // BPF_LD | BPF_W | BPF_ABS
    const ushort JumpEqual = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
    const ushort JumpGreaterOrEqual = 0x35; // BPF_JMP | BPF_JGE | BPF_K
    const ushort JumpAnyBit = 0x45; // BPF_JMP | BPF_JSET | BPF_K
    const ushort ReturnValue = 0x06; // BPF_RET | BPF_K

    readonly List<(ushort Code, byte True, byte False, uint Value)> _instructions = [];

    /// <summary>Loads the 32-bit word at this offset of <c>seccomp_data</c>.</summary>
    public void Load(uint offset) => _instructions.Add((LoadWord, 0, 0, offset));

    public void Return(uint action) => _instructions.Add((ReturnValue, 0, 0, action));

    /// <summary>Skips so many of the following instructions, by whether the loaded word is the value.</summary>
    public void IfEqual(uint value, byte skip = 0, byte otherwiseSkip = 0) => _instructions.Add((JumpEqual, skip, otherwiseSkip, value));

    public void IfAtLeast(uint value, byte skip = 0, byte otherwiseSkip = 0) => _instructions.Add((JumpGreaterOrEqual, skip, otherwiseSkip, value));

    /// <summary>Skips by whether the loaded word shares a bit with the mask.</summary>
    public void IfAnyBit(uint mask, byte skip = 0, byte otherwiseSkip = 0) => _instructions.Add((JumpAnyBit, skip, otherwiseSkip, mask));

    public byte[] ToBytes()
    {
        var bytes = new byte[_instructions.Count * 8];
        for (var i = 0; i < _instructions.Count; i++)
        {
            var (code, whenTrue, whenFalse, value) = _instructions[i];
            var at = bytes.AsSpan(i * 8);
            BinaryPrimitives.WriteUInt16LittleEndian(at, code);
            at[2] = whenTrue;
            at[3] = whenFalse;
            BinaryPrimitives.WriteUInt32LittleEndian(at[4..], value);
        }

        return bytes;
    }
}
