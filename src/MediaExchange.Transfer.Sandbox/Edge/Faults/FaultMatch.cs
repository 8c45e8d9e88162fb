namespace MediaExchange.Transfer.Sandbox.Edge.Faults;

/// <summary>Which requests a rule is about. Whatever is left out matches everything.</summary>
internal sealed record FaultMatch
{
    /// <summary>S3's name of the operation, or service and name of another plane's, `*` and `?` allowed: "UploadPart*", "cloudformation:*".</summary>
    public string? Operation { get; init; }

    public string? Bucket { get; init; }

    /// <summary>`*` and `?` allowed, escaped by a backslash.</summary>
    public string? Key { get; init; }

    /// <summary>The key itself, whatever characters it has.</summary>
    public string? ExactKey { get; init; }

    public int? PartNumber { get; init; }

    /// <summary>Only the n-th call that matches the above, from 1.</summary>
    public int? Nth { get; init; }

    /// <summary>From this call on, from 1.</summary>
    public int? From { get; init; }

    /// <summary>Up to and including this call.</summary>
    public int? To { get; init; }

    /// <summary>Acts at most so often, from 1.</summary>
    public int? Times { get; init; }

    /// <summary>Acts for so many seconds, beginning with the first call that it acts on.</summary>
    public double? ForSeconds { get; init; }

    /// <summary>
    /// Acts on this share of the calls, 0 to 1. What is drawn depends on the seed, the operation, the place and how often
    /// that came before, not on the order in which parallel requests happen to arrive: a run can be repeated.
    /// </summary>
    public double? Probability { get; init; }

    /// <summary>Seeds the probability; 0 by default.</summary>
    public int Seed { get; init; }
}
