namespace MediaExchange.Transfer.Engine.Hashing.Blocks;

/// <summary>Known answers for a compression function that this code did not write, or cannot be sure of on every processor.</summary>
internal static class BlockFunctionCheck
{
    private const int MessageLength = 1024;

    /// <summary>
    /// Whether the function digests a known message rightly, in one call and in two with the chaining words moved in between,
    /// from an unaligned address too.
    /// </summary>
    public static bool Passes(BlockFunction function)
    {
        try
        {
            return DigestsRightly(function);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static bool DigestsRightly(BlockFunction function)
    {
        Span<byte> room = stackalloc byte[MessageLength + 1];
        for (var offset = 0; offset <= 1; offset++)
        {
            var message = room.Slice(offset, MessageLength);
            for (var i = 0; i < message.Length; i++)
                message[i] = (byte)((i * 167) + 13);
            for (var cut = 0; cut <= 3 * function.Shape.BlockSize; cut += function.Shape.BlockSize)
            {
                if (Digest(function, message, cut) != Expected(function.Shape.Algorithm))
                    return false;
            }
        }

        return true;
    }

    private static string Digest(BlockFunction function, ReadOnlySpan<byte> message, int cut)
    {
        var first = new BlockDigest(function);
        first.Append(message[..cut]);
        var second = new BlockDigest(function);
        second.Load(first.ExportState());
        second.Append(message[cut..]);
        return Convert.ToHexStringLower(second.GetHash());
    }

    private static string Expected(DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Md5 => "baeb7c8972b656d03af137ba7d025b40",
        DigestAlgorithm.Sha1 => "2e9ec7a8cf2adb694387559501a2fb5f20df88d6",
        DigestAlgorithm.Sha256 => "81d19ccdad7a4d50edbb9c64a75dba88ee94490ffa0c51b5f5b347640f963d16",
        DigestAlgorithm.Sha512 => "5db8586791d4b7fe2548243061caf0e215799acde5bac91fe57a41ae5005e92d" +
            "017de12bb9fdc146c5a821e55653bca194cbdbdb3f2867f828c45c37ea88e6ac",
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "Not a digest with blocks."),
    };
}
