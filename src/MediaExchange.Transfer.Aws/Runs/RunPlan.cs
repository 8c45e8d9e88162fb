namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>What a run would be, found by reading only. Times and costs are estimates from a sample of the objects.</summary>
public sealed record RunPlan
{
    /// <summary>How many objects.</summary>
    public required long Rows { get; init; }

    /// <summary>How many slices an array would have; 0 for other engines.</summary>
    public int Slices { get; init; }

    /// <summary>Rows of a slice, at the most.</summary>
    public int ItemsPerTask { get; init; }

    /// <summary>How many of them were looked at.</summary>
    public int Looked { get; init; }

    /// <summary>How many of those are not there, or may not be read by whoever asks.</summary>
    public int Missing { get; init; }

    /// <summary>Bytes of all objects.</summary>
    public long Bytes { get; init; }

    /// <summary>Objects that the driver would hand over to AWS Batch.</summary>
    public long HandedOver { get; init; }

    /// <summary>How long it takes.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>What it costs, in US dollars, without storage and without traffic between regions.</summary>
    public double Cost { get; init; }
}
