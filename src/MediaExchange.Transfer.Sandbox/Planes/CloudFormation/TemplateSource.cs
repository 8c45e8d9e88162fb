using System.Text;
using MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Stacks;
using MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Templates;
using MediaExchange.Transfer.Sandbox.S3;

namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation;

/// <summary>Where a request has its template: in itself, in one of the sandbox's buckets, or in the stack.</summary>
internal static class TemplateSource
{
    /// <summary>CloudFormation's own limit of a template in S3, in bytes.</summary>
    private const int MaxObject = 1 << 20;

    /// <summary>The template's text; null when the request names none.</summary>
    /// <exception cref="PlaneException">ValidationError: it names more than one, or one that cannot be read.</exception>
    public static string? Read(PlaneContext context, Stack? stack)
    {
        var (body, url, previous) = (context.Form["TemplateBody"], context.Form["TemplateURL"], context.Form.Flag("UsePreviousTemplate"));
        if ((body is null ? 0 : 1) + (url is null ? 0 : 1) + (previous ? 1 : 0) > 1)
            throw PlaneException.Validation("Only one of TemplateBody, TemplateURL and UsePreviousTemplate can be specified.");
        if (previous)
            return stack?.Template?.Body ?? throw PlaneException.Validation("There is no previous template: submit one.");
        if (url is not null)
            return FromBucket(context, url);
        if (body is not null && Encoding.UTF8.GetByteCount(body) > TemplateParser.MaxBody)
            throw PlaneException.Validation($"1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to {TemplateParser.MaxBody}");
        return body;
    }

    private static string FromBucket(PlaneContext context, string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw PlaneException.Validation("TemplateURL must be a supported URL.");
        var path = address.AbsolutePath.TrimStart('/');
        var (name, key) = BucketOfHost(address.Host) is { } host ? (host, path)
            : path.Split('/', 2) is [var first, var rest] ? (first, rest)
            : throw PlaneException.Validation("TemplateURL must reference a valid S3 object to which you have access.");
        var bytes = Encoding.UTF8.GetBytes(Uri.UnescapeDataString(key));
        var bucket = context.State.Storage.Find(name);
        var version = bucket?.OwnerId == SandboxState.CanonicalIdOf(context.AccountId) ? bucket.Current(bytes) : null;
        if (version is null or { IsDeleteMarker: true })
            throw PlaneException.Validation($"S3 error: The specified key does not exist, or is in another account: s3://{name}/{key}");
        if (version.Size > MaxObject)
            throw PlaneException.Validation($"Template may not exceed {MaxObject} bytes in size.");
        var content = new byte[version.Size];
        version.Content.Read(0, content);
        return Encoding.UTF8.GetString(content).TrimStart('\uFEFF');
    }

    /// <summary>The bucket where the host names one: <c>bucket.s3.region.amazonaws.com</c> or <c>bucket.localhost</c>.</summary>
    private static string? BucketOfHost(string host)
    {
        foreach (var end in new[] { ".s3.", ".s3-", ".localhost" })
        {
            var at = host.IndexOf(end, StringComparison.OrdinalIgnoreCase);
            if (at > 0)
                return host[..at];
        }

        return null;
    }
}
