namespace MediaExchange.Transfer.Sandbox.Edge.Faults;

/// <summary>Sends the client elsewhere, as S3 does when a request comes to the wrong region.</summary>
internal sealed record FaultRedirect
{
    /// <summary>301 PermanentRedirect, 307 TemporaryRedirect (with a Location), or 400 AuthorizationHeaderMalformed.</summary>
    public int Status { get; init; } = 307;

    /// <summary>The bucket's region, for x-amz-bucket-region and the error document.</summary>
    public string Region { get; init; } = "eu-central-1";

    /// <summary>Host and port to go to; by default the one that was asked.</summary>
    public string? Endpoint { get; init; }
}
