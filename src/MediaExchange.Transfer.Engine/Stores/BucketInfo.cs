namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>What a store tells of a bucket.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Region">Its region; <see langword="null"/> where the store has none.</param>
public sealed record BucketInfo(string Name, string? Region);
