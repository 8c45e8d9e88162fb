using System.Globalization;
using MediaExchange.Transfer.Sandbox.Planes;
using MediaExchange.Transfer.Sandbox.S3;
using Microsoft.AspNetCore.Http;

namespace MediaExchange.Transfer.Sandbox.Edge.Requests;

/// <summary>What faults, model and log need to know of a request; read once, before it was authenticated.</summary>
internal sealed record EdgeRequest
{
    public S3Operation Operation { get; init; }

    /// <summary>S3's name of the operation, or service and name as in IAM's actions: <c>cloudformation:CreateChangeSet</c>.</summary>
    public string Name { get => field ?? Operation.ToString(); init; }

    public string? Bucket { get; init; }

    public string? Key { get; init; }

    /// <summary>The prefix that a listing asks for.</summary>
    public string? Prefix { get; init; }

    public int? PartNumber { get; init; }

    public string? UploadId { get; init; }

    public CopySource? Source { get; init; }

    /// <summary>x-amz-copy-source-range as it was sent.</summary>
    public string? CopyRange { get; init; }

    /// <summary>The name of the fault rule that acted on the request, for the log.</summary>
    public string? Fault { get; set; }

    /// <summary>A fault rule saw to it that no answer was given, or none that can be made sense of.</summary>
    public bool Unanswered { get; set; }

    public bool IsCopy => Operation is S3Operation.CopyObject or S3Operation.UploadPartCopy;

    public static EdgeRequest Of(HttpContext context)
    {
        if (context.Features.Get<EdgeRequest>() is { } known)
        {
            return known;
        }

        var request = context.Features.Get<PlaneRequest>() is { } plane ? new EdgeRequest { Name = plane.Name } : Read(context.Request);
        context.Features.Set(request);
        return request;
    }

    private static EdgeRequest Read(HttpRequest request)
    {
        S3Route route;
        try
        {
            route = S3Route.Identify(request);
        }
        catch (S3Exception)
        {
            // Left to whoever answers it.
            return new EdgeRequest();
        }

        return new EdgeRequest
        {
            Operation = route.Operation,
            Bucket = route.Bucket,
            Key = route.Key,
            Prefix = route.Key is null ? route.Query["prefix"] : null,
            PartNumber = int.TryParse(route.Query["partNumber"], NumberStyles.None, CultureInfo.InvariantCulture, out var part) ? part : null,
            UploadId = route.Query["uploadId"],
            Source = request.Headers["x-amz-copy-source"].ToString() is { Length: > 0 } source ? CopySource.Parse(source) : null,
            CopyRange = request.Headers["x-amz-copy-source-range"].ToString() is { Length: > 0 } range ? range : null,
        };
    }
}
