using MediaExchange.Transfer.Engine.Text;

namespace MediaExchange.Transfer.Sandbox.Cli;

/// <summary>A virtual object on the command line: <c>s3://bucket/key=SIZE</c>.</summary>
internal sealed record VirtualSpecification(string Bucket, string Key, long Size)
{
    private const string Scheme = "s3://";

    /// <exception cref="ArgumentException">The text is not of that form; the message says so.</exception>
    public static VirtualSpecification Parse(string text)
    {
        // A key may have "=" in it; the size has none.
        var equals = text.LastIndexOf('=');
        var slash = text.StartsWith(Scheme, StringComparison.Ordinal) ? text.IndexOf('/', Scheme.Length) : -1;
        if (slash > Scheme.Length && equals > slash + 1 && ByteText.TryParse(text[(equals + 1)..], out var size, out _))
            return new VirtualSpecification(text[Scheme.Length..slash], text[(slash + 1)..equals], size);
        throw new ArgumentException($"The virtual object '{text}' is not of the form s3://bucket/key=SIZE, such as s3://media/film.mxf=5TB.");
    }
}
