namespace Aws.Tests.Support;

/// <summary>A request as it came over the wire.</summary>
public sealed record StubRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string? this[string header] => Headers.TryGetValue(header, out var value) ? value : null;

    /// <summary>The region that it was signed for.</summary>
    public string SignedRegion => Headers["Authorization"].Split("Credential=")[1].Split('/')[2];
}
