namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>Where a remote run is.</summary>
public enum RunState
{
    /// <summary>Its job is not there yet, or reads the inventory, or waits for its turn.</summary>
    Preparing,

    /// <summary>It waits to be confirmed.</summary>
    Suspended,

    /// <summary>Objects are being transferred, by the driver or by AWS Batch.</summary>
    Running,

    /// <summary>It winds up: no object is begun any more.</summary>
    Completing,

    /// <summary>It has ended by itself. Single objects may have failed.</summary>
    Complete,

    /// <summary>It has ended before all was tried.</summary>
    Failed,

    /// <summary>It was stopped.</summary>
    Cancelled,

    /// <summary>The service has forgotten its job: AWS Batch does seven days after its end, S3 Batch Operations after 90. The ledgers know how it ended.</summary>
    Unknown,
}
