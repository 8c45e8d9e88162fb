namespace MediaExchange.Transfer.Aws.Preflight;

/// <summary>The areas of <see cref="HelperCheck"/>.</summary>
internal static class CheckAreas
{
    public const string Identity = "Identity";
    public const string Helper = "Helper";
    public const string Bucket = "Bucket";
    public const string Permission = "Permission";
    public const string Queue = "Queue";
    public const string Image = "Image";
    public const string Driver = "Driver";
    public const string Network = "Network";
}
