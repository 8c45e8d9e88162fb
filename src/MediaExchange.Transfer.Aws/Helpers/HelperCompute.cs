namespace MediaExchange.Transfer.Aws.Helpers;

/// <summary>What a helper's workers run on. Both cost nothing while there is nothing to do.</summary>
public enum HelperCompute
{
    /// <summary>EC2 Spot instances of AWS Batch.</summary>
    EC2Spot,

    /// <summary>Fargate Spot.</summary>
    FargateSpot,
}
