using System.Text.Json.Serialization;

namespace MediaExchange.Transfer.Engine.Hashing;

/// <summary>The digests of an object's beginning, from which another process goes on. It does not say of which object: keep it with the ETag.</summary>
public sealed record DigestCheckpoint
{
    /// <summary>How many of the object's bytes are digested; the next to append is the one at this offset.</summary>
    public required long Offset { get; init; }

    /// <summary>What <see cref="ResumableDigest.ExportState"/> returned, one for each digest; in JSON as Base64.</summary>
    public required IReadOnlyList<byte[]> States { get; init; }

    /// <summary>Which digests it has.</summary>
    /// <exception cref="InvalidDataException">A state is damaged, not one of a digest, or of a later version.</exception>
    [JsonIgnore]
    public IEnumerable<DigestAlgorithm> Algorithms => States.Select(state => DigestState.AlgorithmOf(state));

    /// <summary>The digests as they were.</summary>
    /// <param name="algorithms">Which are wanted, and in which order; others are left out.</param>
    /// <returns>One for each algorithm.</returns>
    /// <exception cref="InvalidDataException">One is missing, damaged, or not of this offset.</exception>
    public IReadOnlyList<ResumableDigest> Restore(IEnumerable<DigestAlgorithm> algorithms)
    {
        ArgumentNullException.ThrowIfNull(algorithms);
        if (States is null)
            throw DigestState.Refusal("the checkpoint has none");
        var restored = States.Select(state => ResumableDigest.Restore(state)).ToLookup(digest => digest.Algorithm);
        return [.. algorithms.Distinct().Select(algorithm => Only(algorithm, [.. restored[algorithm]]))];
    }

    private ResumableDigest Only(DigestAlgorithm algorithm, ResumableDigest[] digests)
    {
        if (digests.Length != 1)
            throw DigestState.Refusal($"the checkpoint has {digests.Length} states of {algorithm.Word()}");
        return digests[0].Length == Offset
            ? digests[0]
            : throw DigestState.Refusal($"that of {algorithm.Word()} is at byte {digests[0].Length}, and the checkpoint at byte {Offset}");
    }
}
