namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>What things cost in US dollars, for estimates: list prices of us-east-1 in autumn 2026; other regions are up to a third dearer.</summary>
internal static class RunPrices
{
    /// <summary>S3 Batch Operations, a job. https://aws.amazon.com/s3/pricing/</summary>
    public const double Job = 0.25;

    /// <summary>S3 Batch Operations, an object: 1.00 a million.</summary>
    public const double Task = 1e-6;

    /// <summary>A write or copy request, a part's included: 0.005 a thousand.</summary>
    public const double Write = 5e-6;

    /// <summary>A read request: 0.0004 a thousand.</summary>
    public const double Read = 4e-7;

    /// <summary>A call of a function: 0.20 a million. https://aws.amazon.com/lambda/pricing/</summary>
    public const double Call = 2e-7;

    /// <summary>A function's memory, a gigabyte for a second.</summary>
    public const double GigabyteSecond = 1.6667e-5;

    /// <summary>A vCPU of Spot capacity with its memory, an hour: they go from 0.012 to 0.02.</summary>
    public const double VcpuHour = 0.018;
}
