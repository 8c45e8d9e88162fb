namespace MediaExchange.Transfer.Engine;

/// <summary>What a transfer would do, found by reading only.</summary>
/// <param name="Objects">Objects that would be looked at.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Requests">Requests that a copy of all of them would send, retries aside.</param>
/// <param name="Multipart">How many of them would be copied in parts.</param>
/// <param name="Problems">Rows that cannot be read, objects that are missing or denied.</param>
public sealed record TransferPlan(long Objects, long Bytes, long Requests, long Multipart, long Problems)
{
    /// <summary>Why the bytes would pass through this machine, in a sentence; <see langword="null"/> when the store would copy them.</summary>
    public string? StreamedBecause { get; init; }

    /// <summary>Bytes that would have to come through this machine, to be digested.</summary>
    public long BytesToRead { get; init; }
}
