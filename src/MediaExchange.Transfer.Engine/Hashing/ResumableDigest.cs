using MediaExchange.Transfer.Engine.Hashing.Blocks;

namespace MediaExchange.Transfer.Engine.Hashing;

/// <summary>
/// A digest that is computed piece by piece and whose state can be written out in between, so that another process, also on
/// another kind of machine, goes on from there. Not safe for use by several threads at once.
/// </summary>
public abstract class ResumableDigest
{
    private protected ResumableDigest(DigestAlgorithm algorithm) => Algorithm = algorithm;

    /// <summary>Which digest this is.</summary>
    public DigestAlgorithm Algorithm { get; }

    /// <summary>How many bytes were appended, those before the state was written out included.</summary>
    public long Length { get; private protected set; }

    /// <summary>Starts the digest of an empty sequence.</summary>
    /// <param name="algorithm">Which digest.</param>
    /// <returns>A digest with nothing appended.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No such algorithm.</exception>
    public static ResumableDigest Create(DigestAlgorithm algorithm) =>
        algorithm.CrcKind() is { } kind ? new CrcDigest(algorithm, kind) : new BlockDigest(BlockFunctions.Best(HashShape.For(algorithm)));

    /// <summary>Goes on from a state that was written out.</summary>
    /// <param name="state">What <see cref="ExportState"/> returned.</param>
    /// <returns>A digest as it was when its state was written out.</returns>
    /// <exception cref="InvalidDataException">The state is damaged, not one of a digest, or of a later version.</exception>
    public static ResumableDigest Restore(ReadOnlySpan<byte> state)
    {
        var digest = Create(DigestState.AlgorithmOf(state));
        digest.Load(state);
        return digest;
    }

    /// <summary>Appends bytes.</summary>
    /// <param name="bytes">Any number of bytes.</param>
    public abstract void Append(ReadOnlySpan<byte> bytes);

    /// <summary>The digest of what was appended so far; more may be appended afterwards.</summary>
    /// <returns>Its bytes in the order in which it is written.</returns>
    public abstract byte[] GetHash();

    /// <summary>The digest of what was appended so far, in its text forms; more may be appended afterwards.</summary>
    /// <returns>The digest.</returns>
    public DigestValue GetValue() => DigestValue.Of(Algorithm, GetHash());

    /// <summary>Writes out the state: at most 211 bytes, the same on every machine. More may be appended afterwards.</summary>
    /// <returns>What <see cref="Restore"/> takes.</returns>
    public abstract byte[] ExportState();

    /// <summary>Takes over a state, which has been checked to be of this algorithm or is refused.</summary>
    internal abstract void Load(ReadOnlySpan<byte> state);
}
