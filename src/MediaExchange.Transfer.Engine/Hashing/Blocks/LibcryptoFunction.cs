using System.Runtime.InteropServices;

namespace MediaExchange.Transfer.Engine.Hashing.Blocks;

/// <summary>
/// One of libcrypto's <c>MD5_Update</c>, <c>SHA1_Update</c>, <c>SHA256_Update</c> and <c>SHA512_Update</c> as a compression function:
/// its context, a plain struct, is laid out on the stack with our chaining words in it, and sees whole blocks only.
/// </summary>
/// <remarks>
/// EVP, the interface that OpenSSL prefers, keeps its state to itself, and so does everything built on it. Init and Final are not
/// needed, which spares us their refusal of MD5 in the FIPS mode of some builds of 1.1.
/// </remarks>
internal sealed unsafe class LibcryptoFunction : BlockFunction
{
    // In ulongs. MD5_CTX, SHA_CTX and SHA256_CTX take 92, 96 and 112 bytes, SHA512_CTX takes 216; the rest is to spare.
    private const int ContextLength = 32;
    private readonly delegate* unmanaged<void*, void*, nuint, int> _update;

    private LibcryptoFunction(HashShape shape, nint update)
        : base(shape) => _update = (delegate* unmanaged<void*, void*, nuint, int>)update;

    /// <summary>The function in that library, if it is there and does what it should.</summary>
    public static LibcryptoFunction? Find(nint library, HashShape shape)
    {
        if (!NativeLibrary.TryGetExport(library, UpdateName(shape.Algorithm), out var update))
            return null;
        var function = new LibcryptoFunction(shape, update);
        return BlockFunctionCheck.Passes(function) ? function : null;
    }

    public override void Compress(Span<ulong> state, ReadOnlySpan<byte> blocks)
    {
        // Chaining words first, then the count of bits, the partial block, and how full that is: all zeros but the first.
        var context = stackalloc ulong[ContextLength];
        var words = new Span<ulong>(context, HashShape.StateLength);
        var used = Shape.WordSize * Shape.InitialWords.Count;
        MemoryMarshal.AsBytes(state)[..used].CopyTo(MemoryMarshal.AsBytes(words));
        fixed (byte* bytes = blocks)
        {
            if (_update(context, bytes, (nuint)blocks.Length) != 1)
                throw new InvalidOperationException($"libcrypto's {UpdateName(Shape.Algorithm)} failed.");
        }

        MemoryMarshal.AsBytes(words)[..used].CopyTo(MemoryMarshal.AsBytes(state));
    }

    private static string UpdateName(DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Md5 => "MD5_Update",
        DigestAlgorithm.Sha1 => "SHA1_Update",
        DigestAlgorithm.Sha256 => "SHA256_Update",
        DigestAlgorithm.Sha512 => "SHA512_Update",
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "Not in libcrypto."),
    };
}
