namespace MediaExchange.Transfer.Sandbox.Planes;

/// <summary>Names the operations of services that tell them by method and path.</summary>
internal static class RestRoutes
{
    /// <returns>The operation as the service names it; method and path where it has none.</returns>
    public static string NameOf(string service, string method, string path) => service switch
    {
        "batch" => OfBatch(method, path),
        _ => null,
    } ?? $"{method} {path}";

    private static string? OfBatch(string method, string path)
    {
        const string Prefix = "/v1/";
        return method == "POST" && path.StartsWith(Prefix, StringComparison.Ordinal)
            ? PlaneOperations.Of("batch").FirstOrDefault(name => path.AsSpan(Prefix.Length).SequenceEqual(name.ToLowerInvariant()))
            : null;
    }
}
