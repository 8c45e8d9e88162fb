namespace MediaExchange.Transfer.Sandbox.S3;

/// <summary>A refusal as S3 words it: becomes an error document with the code's own HTTP status.</summary>
internal sealed class S3Exception : Exception
{
    /// <param name="code">S3's error code; its status and usual message come from <see cref="S3Errors"/>.</param>
    /// <param name="message">Replaces the usual message.</param>
    /// <param name="elements">Further elements of the error document, in order (<c>Region</c>, <c>Key</c>, ...).</param>
    public S3Exception(string code, string? message = null, params (string Name, string? Value)[] elements)
        : base(message ?? S3Errors.MessageOf(code))
    {
        Code = code;
        Status = S3Errors.StatusOf(code);
        Elements = elements;
    }

    public string Code { get; }

    /// <summary>The HTTP status; that of the code unless a fault script says otherwise.</summary>
    public int Status { get; init; }

    public IReadOnlyList<(string Name, string? Value)> Elements { get; }

    /// <summary>Response headers that come with the error, such as <c>x-amz-bucket-region</c> or <c>x-amz-delete-marker</c>.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];
}
