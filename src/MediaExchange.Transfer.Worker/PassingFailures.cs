using MediaExchange.Transfer.Engine;

namespace MediaExchange.Transfer.Worker;

/// <summary>Tells failures that pass from those that stay until somebody does something.</summary>
internal static class PassingFailures
{
    /// <summary>Whether the same may succeed later: the store asked to go slower, could not be reached, or took too long.</summary>
    public static bool IsPassing(this FailureKind kind) => kind is FailureKind.Throttled or FailureKind.StoreUnavailable or FailureKind.Timeout;
}
