namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>What carries out a remote run.</summary>
public enum RunEngine
{
    /// <summary>S3 Batch Operations, which calls the driver for each object; what is large, or needs to be read, goes on to AWS Batch.</summary>
    S3Batch,

    /// <summary>An array job of AWS Batch, each child of which transfers a slice of the inventory. No function is involved.</summary>
    BatchArray,

    /// <summary>One job of AWS Batch, for one object.</summary>
    BatchJob,
}
