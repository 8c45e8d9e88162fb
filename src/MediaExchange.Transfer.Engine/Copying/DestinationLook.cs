using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>What is at a destination, as far as one may see.</summary>
/// <param name="Head">What is there; <see langword="null"/> for nothing, or nothing that may be seen.</param>
/// <param name="IsAllowed">Whether one may look: a publisher may often write only.</param>
internal readonly record struct DestinationLook(ObjectHead? Head, bool IsAllowed)
{
    /// <summary>Whether certainly nothing is there.</summary>
    public bool IsEmpty => IsAllowed && Head is null;
}
