using System.Globalization;
using MediaExchange.Transfer.Sandbox.Storage;

namespace MediaExchange.Transfer.Sandbox.S3;

/// <summary>Conditional requests, with RFC 9110's order of precedence.</summary>
internal static class Conditions
{
    /// <summary>For reads.</summary>
    /// <exception cref="S3Exception">PreconditionFailed, or NotModified.</exception>
    public static void CheckRead(S3Context context, ObjectVersion version)
    {
        var outcome = Evaluate(context, "", version);
        if (outcome is null)
            return;
        if (outcome is "If-Match" or "If-Unmodified-Since")
            throw S3Errors.PreconditionFailed(outcome);
        throw new S3Exception("NotModified")
        {
            Headers = [("ETag", version.ETag.Quoted), ("Last-Modified", version.LastModified.ToString("R", CultureInfo.InvariantCulture))],
        };
    }

    /// <summary>For the source of a copy.</summary>
    /// <exception cref="S3Exception">PreconditionFailed.</exception>
    public static void CheckSource(S3Context context, ObjectVersion version)
    {
        if (Evaluate(context, "x-amz-copy-source-", version) is { } failed)
            throw S3Errors.PreconditionFailed("x-amz-copy-source-" + failed);
    }

    /// <summary>For writes: what must hold of the object that is there at the moment of the write; null when the request does not care.</summary>
    /// <exception cref="S3Exception">NotImplemented: a condition that S3 does not take.</exception>
    public static Action<ObjectVersion?>? OfWrite(S3Context context)
    {
        var match = context.Header("If-Match");
        var noneMatch = context.Header("If-None-Match");
        if (noneMatch is not (null or "*"))
            throw new S3Exception("NotImplemented", null, ("Header", "If-None-Match"));
        if (match is not null && noneMatch is not null)
            throw new S3Exception("NotImplemented", null, ("Header", "If-Match"), ("additionalMessage", "Multiple conditional request headers present in the request"));
        if (match is null && noneMatch is null)
            return null;
        return present =>
        {
            if (noneMatch is not null && present is not null)
                throw S3Errors.PreconditionFailed("If-None-Match");
            if (match is null)
                return;
            if (present is null)
                throw S3Errors.NoSuchKey(context.Key);
            if (match != "*" && !Matches(match, present))
                throw S3Errors.PreconditionFailed("If-Match");
        };
    }

    public static bool Matches(string list, ObjectVersion version)
    {
        foreach (var item in list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (item == "*" || (ETag.TryParse(item.StartsWith("W/", StringComparison.Ordinal) ? item[2..] : item, out var tag) && tag == version.ETag))
                return true;
        }

        return false;
    }

    /// <summary>The condition that does not hold, or null.</summary>
    private static string? Evaluate(S3Context context, string prefix, ObjectVersion version)
    {
        var match = context.Header(prefix + "If-Match");
        var noneMatch = context.Header(prefix + "If-None-Match");

        // Dates have whole seconds.
        var modified = version.LastModified.ToUnixTimeSeconds();
        if (match is not null)
        {
            if (!Matches(match, version))
                return "If-Match";
        }
        else if (Date(context, prefix + "If-Unmodified-Since") is { } unmodified && modified > unmodified)
        {
            return "If-Unmodified-Since";
        }

        if (noneMatch is not null)
            return Matches(noneMatch, version) ? "If-None-Match" : null;
        return Date(context, prefix + "If-Modified-Since") is { } since && modified <= since ? "If-Modified-Since" : null;
    }

    private static long? Date(S3Context context, string header) =>
        DateTimeOffset.TryParse(context.Header(header), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? date.ToUnixTimeSeconds()
            : null;
}
