using System.Diagnostics.CodeAnalysis;

namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>An address as people write it: <c>s3://bucket</c>, <c>s3://bucket/prefix/</c> or <c>s3://bucket/key</c>.</summary>
/// <remarks>
/// Everything after the first slash is the key, byte for byte: <c>%20</c>, <c>+</c>, <c>?</c> and <c>#</c> are ordinary characters,
/// because an address typed by a person is not URL-encoded. Inventories are, and are read elsewhere.
/// </remarks>
/// <param name="Bucket">The bucket's name.</param>
/// <param name="Key">A key or a prefix; empty when the address names the bucket only.</param>
public sealed record S3Address(string Bucket, string Key)
{
    private const string Scheme = "s3://";

    /// <summary>Whether the address can only be a prefix: it is empty or ends in a slash.</summary>
    public bool IsPrefix => Key.Length == 0 || Key.EndsWith('/');

    /// <summary>Reads an address.</summary>
    /// <exception cref="FormatException">The text is not an address; the message names it, the reason, and the form expected.</exception>
    public static S3Address Parse(string text) =>
        TryParse(text, out var address, out var problem) ? address : throw new FormatException(problem);

    /// <summary>Reads an address, or says in one sentence why it is none.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out S3Address? address, [NotNullWhen(false)] out string? problem)
    {
        address = null;
        if (string.IsNullOrEmpty(text))
        {
            problem = "The address is empty. Write s3://bucket/key or s3://bucket/prefix/.";
            return false;
        }

        if (!text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            problem = $"'{text}' is not an S3 address: it does not begin with s3://. Write s3://bucket/key or s3://bucket/prefix/.";
            return false;
        }

        var rest = text[Scheme.Length..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var bucket = slash < 0 ? rest : rest[..slash];
        var key = slash < 0 ? "" : rest[(slash + 1)..];
        if (BucketProblem(bucket) is { } reason)
        {
            problem = $"'{text}' is not an S3 address: {reason}";
            return false;
        }

        var bytes = System.Text.Encoding.UTF8.GetByteCount(key);
        if (bytes > S3Limits.MaxKeyBytes)
        {
            problem = $"'{text}' is not an S3 address: its key has {bytes} bytes, and S3 allows {S3Limits.MaxKeyBytes}.";
            return false;
        }

        problem = null;
        address = new S3Address(bucket, key);
        return true;
    }

    /// <summary>Writes the address as <c>s3://bucket/key</c>.</summary>
    public override string ToString() => $"{Scheme}{Bucket}/{Key}";

    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html; upper case and underscores are in the
    // oldest buckets of us-east-1 and in other stores, so they are let through.
    internal static string? BucketProblem(string bucket)
    {
        if (bucket.Length == 0)
            return "the bucket's name is missing. Write s3://bucket/key or s3://bucket/prefix/.";
        if (bucket.Length is < 3 or > 255)
            return $"the bucket's name '{bucket}' has {bucket.Length} character{(bucket.Length == 1 ? "" : "s")}, and S3 allows 3 to 63.";
        foreach (var c in bucket)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '_'))
                return $"the bucket's name '{bucket}' contains '{c}'. Bucket names have letters, digits, dots and hyphens.";
        }

        return null;
    }
}
