namespace MediaExchange.Transfer.Sandbox.Edge.Signing;

/// <summary>A request that was let in: who sent it, and what is needed to decode and verify its body.</summary>
/// <param name="Who">The sender.</param>
/// <param name="PayloadHash">x-amz-content-sha256 as it was signed.</param>
/// <param name="Encoding">What that header says of the body.</param>
/// <param name="Key">Verifies chunks; null when anonymous.</param>
/// <param name="SeedSignature">The signature of the headers, from which the chunks' chain starts.</param>
internal sealed record Authenticated(
    SignedRequest Who, string PayloadHash, BodyEncoding Encoding, SigningKey? Key, string SeedSignature);
