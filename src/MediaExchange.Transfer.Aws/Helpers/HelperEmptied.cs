namespace MediaExchange.Transfer.Aws.Helpers;

/// <summary>How far the emptying of a bucket is.</summary>
/// <param name="Objects">The objects that were deleted.</param>
public sealed record HelperEmptied(long Objects);
