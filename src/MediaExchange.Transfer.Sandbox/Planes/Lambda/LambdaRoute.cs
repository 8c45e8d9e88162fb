namespace MediaExchange.Transfer.Sandbox.Planes.Lambda;

/// <summary>What a request asks of Lambda, by method and path.</summary>
/// <param name="Operation">The operation as Lambda names it; method and path where the sandbox has none.</param>
/// <param name="Function">The function's name or ARN as it was sent, decoded; empty where there is none.</param>
internal readonly record struct LambdaRoute(string Operation, string Function)
{
    private const string Functions = "/2015-03-31/functions/";

    private const string Invocations = "/invocations";

    public static LambdaRoute Of(string method, string path)
    {
        if (path.StartsWith(Functions, StringComparison.Ordinal))
        {
            var rest = path[Functions.Length..];
            if (method == "POST" && rest.EndsWith(Invocations, StringComparison.Ordinal) && NameIn(rest[..^Invocations.Length]) is { } invoked)
                return new("Invoke", invoked);
            if (method == "GET" && NameIn(rest) is { } described)
                return new("GetFunction", described);
        }

        return new($"{method} {path}", "");
    }

    private static string? NameIn(string segment) => segment.Length == 0 || segment.Contains('/', StringComparison.Ordinal) ? null : Uri.UnescapeDataString(segment);
}
