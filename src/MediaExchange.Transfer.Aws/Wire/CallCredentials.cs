using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Wire;

/// <summary>
/// The keys of the call under way. The SDK asks for credentials twice a request, once for the token and once for the keys; were they
/// refreshed in between, the request would carry the token of one set and the signature of another.
/// </summary>
internal sealed class CallCredentials : AWSCredentials
{
    public override ImmutableCredentials GetCredentials() =>
        S3Call.Current?.Keys ?? throw new InvalidOperationException("A request was sent outside of a call.");
}
