namespace MediaExchange.Transfer.Aws.Helpers;

/// <summary>On which side of a delivery a helper stands; its roles may do just what that needs.</summary>
public enum HelperRole
{
    /// <summary>From any of its source buckets to any of its destination buckets.</summary>
    General,

    /// <summary>Pushes into the exchange bucket of a subscriber.</summary>
    Publisher,

    /// <summary>Pulls out of the exchange bucket into a bucket of one's own.</summary>
    Subscriber,
}
