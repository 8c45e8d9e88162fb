using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace MediaExchange.Transfer.Engine.Hashing.Blocks;

/// <summary>MD5, SHA-1, SHA-256 or SHA-512 around whichever compression function.</summary>
internal sealed class BlockDigest : ResumableDigest
{
    private readonly BlockFunction _function;
    private readonly HashShape _shape;
    private readonly ulong[] _words = new ulong[HashShape.StateLength];

    // The part of a block that is there; its size is that of Length modulo the block size.
    private readonly byte[] _partial;

    public BlockDigest(BlockFunction function)
        : base(function.Shape.Algorithm)
    {
        _function = function;
        _shape = function.Shape;
        _partial = new byte[_shape.BlockSize];
        for (var i = 0; i < _shape.InitialWords.Count; i++)
            SetWord(_words, i, _shape.InitialWords[i]);
    }

    private int PartialSize => (int)(Length & (_shape.BlockSize - 1));

    public override void Append(ReadOnlySpan<byte> bytes)
    {
        var partial = PartialSize;
        Length += bytes.Length;
        if (partial != 0)
        {
            var missing = Math.Min(_shape.BlockSize - partial, bytes.Length);
            bytes[..missing].CopyTo(_partial.AsSpan(partial));
            if (partial + missing < _shape.BlockSize)
                return;
            _function.Compress(_words, _partial);
            bytes = bytes[missing..];
        }

        var whole = bytes.Length & -_shape.BlockSize;
        if (whole != 0)
            _function.Compress(_words, bytes[..whole]);
        bytes[whole..].CopyTo(_partial);
    }

    public override byte[] GetHash()
    {
        // The words and the partial block are copied, so that more can be appended.
        Span<ulong> words = stackalloc ulong[HashShape.StateLength];
        _words.CopyTo(words);
        Span<byte> end = stackalloc byte[2 * HashShape.MaxBlockSize];
        end.Clear();
        var partial = PartialSize;
        _partial.AsSpan(0, partial).CopyTo(end);
        end[partial] = 0x80;

        // One 1 bit, zeros, and the count of bits in two words, to the end of the block, or of the next when it does not fit.
        var size = partial + 1 + (2 * _shape.WordSize) <= _shape.BlockSize ? _shape.BlockSize : 2 * _shape.BlockSize;
        end = end[..size];
        if (_shape.IsBigEndian)
            BinaryPrimitives.WriteUInt64BigEndian(end[^8..], (ulong)Length << 3);
        else
            BinaryPrimitives.WriteUInt64LittleEndian(end[^8..], (ulong)Length << 3);
        _function.Compress(words, end);

        var hash = new byte[_shape.DigestSize];
        WriteWords(words, hash, _shape.IsBigEndian);
        return hash;
    }

    public override byte[] ExportState()
    {
        var partial = PartialSize;
        var words = _shape.WordSize * _shape.InitialWords.Count;
        var state = DigestState.Begin(Algorithm, Length, words + partial, out var body);
        WriteWords(_words, body[..words], bigEndian: true);
        _partial.AsSpan(0, partial).CopyTo(body[words..]);
        return DigestState.Seal(state);
    }

    internal override void Load(ReadOnlySpan<byte> state)
    {
        var body = DigestState.Open(state, Algorithm, out var length);
        var words = _shape.WordSize * _shape.InitialWords.Count;
        if (body.Length - words != (length & (_shape.BlockSize - 1)))
            throw DigestState.Refusal("it has not the length that belongs to its count of bytes");
        for (var i = 0; i < _shape.InitialWords.Count; i++)
        {
            var word = body[(i * _shape.WordSize)..];
            SetWord(_words, i, _shape.WordSize == 4 ? BinaryPrimitives.ReadUInt32BigEndian(word) : BinaryPrimitives.ReadUInt64BigEndian(word));
        }

        body[words..].CopyTo(_partial);
        Length = length;
    }

    private void WriteWords(ReadOnlySpan<ulong> words, Span<byte> to, bool bigEndian)
    {
        for (var i = 0; i * _shape.WordSize < to.Length; i++)
        {
            var at = to[(i * _shape.WordSize)..];
            if (_shape.WordSize == 8)
                BinaryPrimitives.WriteUInt64BigEndian(at, words[i]);
            else if (bigEndian)
                BinaryPrimitives.WriteUInt32BigEndian(at, MemoryMarshal.Cast<ulong, uint>(words)[i]);
            else
                BinaryPrimitives.WriteUInt32LittleEndian(at, MemoryMarshal.Cast<ulong, uint>(words)[i]);
        }
    }

    private void SetWord(Span<ulong> words, int index, ulong value)
    {
        if (_shape.WordSize == 8)
            words[index] = value;
        else
            MemoryMarshal.Cast<ulong, uint>(words)[index] = (uint)value;
    }
}
