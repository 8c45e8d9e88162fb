using System.Globalization;
using MediaExchange.Transfer.Engine.Text;
using MediaExchange.Transfer.Sandbox.Edge;
using MediaExchange.Transfer.Sandbox.Edge.Control;
using MediaExchange.Transfer.Sandbox.Edge.Signing;
using MediaExchange.Transfer.Sandbox.S3;
using Microsoft.AspNetCore.Http;

namespace MediaExchange.Transfer.Sandbox.Hosting;

/// <summary>
/// The endpoints under /_sandbox/ that are about buckets and objects: <c>PUT /_sandbox/objects/{bucket}/{key}?size=N</c>
/// (with seed, partSize, checksum and archiveStatus, and S3's own headers for the rest) makes a virtual object;
/// <c>GET /_sandbox/publications</c> tells what became visible and when, also what was overwritten since;
/// <c>POST /_sandbox/reset</c> goes back to the state at the start.
/// </summary>
internal sealed class AdminEndpoints(SandboxState state, Action reset)
{
    private const string Objects = "objects/";

    public async Task InvokeAsync(HttpContext context)
    {
        var (path, query) = RawTarget.Of(context);
        path = path[ControlGuard.Prefix.Length..];
        try
        {
            if (context.Request.Method == "POST" && path == "reset")
            {
                reset();
                context.Response.StatusCode = StatusCodes.Status204NoContent;
            }
            else if (context.Request.Method == "GET" && path == "publications")
            {
                await ControlJson.WriteAsync(context, new { state.Storage.Publications.Total, Publications = state.Storage.Publications.Read() });
            }
            else if (context.Request.Method == "PUT" && path.StartsWith(Objects, StringComparison.Ordinal))
            {
                await AddObjectAsync(context, path[Objects.Length..], query);
            }
            else
            {
                await RefuseAsync(context, StatusCodes.Status404NotFound, $"There is no {context.Request.Method} /_sandbox/{path}; there are faults, model, requests, requests/lines, stacks, ec2, iam, batch, batch/reclaim, lambda, lambda/kill, s3control, objects/{{bucket}}/{{key}}, publications and reset.");
            }
        }
        catch (S3Exception error)
        {
            await ErrorAnswer.WriteAsync(context, error);
        }
        catch (ArgumentException error)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, error.Message);
        }
    }

    private static Task RefuseAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(message + "\n", context.RequestAborted);
    }

    private static long Number(S3Query query, string name) =>
        long.TryParse(query[name], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new ArgumentException($"The parameter {name}={query[name]} is no whole number.");

    private static long? Size(S3Query query, string name) => query[name] switch
    {
        null => null,
        var text => ByteText.TryParse(text, out var value, out _)
            ? value
            : throw new ArgumentException($"The parameter {name}={text} is no size: give bytes, or a number with KB, MiB, GB, TiB, ..."),
    };

    private async Task AddObjectAsync(HttpContext http, string path, string rawQuery)
    {
        var query = new S3Query(rawQuery);
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0)
            throw new ArgumentException($"The path must name a bucket and a key: /_sandbox/objects/{path} does not.");
        var (bucket, key) = (S3Uri.Decode(path.AsSpan(0, slash)), S3Uri.Decode(path.AsSpan(slash + 1)));
        var size = Size(query, "size") ?? throw new ArgumentException("The parameter size is missing: give bytes, or a number with KB, MiB, GB, TiB, ...");
        var checksum = query["checksum"];

        // The headers are S3's own, so S3's own rules read them.
        var context = new S3Context(http, new S3Route(S3Operation.PutObject, bucket, key, query), state);
        var version = VirtualObjects.Add(
            state,
            bucket,
            key,
            size,
            new VirtualObjectOptions
            {
                Seed = query.Has("seed") ? Number(query, "seed") : 0,
                PartSize = Size(query, "partSize"),
                HasChecksum = checksum != "none",
                Checksum = checksum is null or "none" ? null : Checksums.Parse(checksum),
                Tags = TagSets.FromHeader(context),
            },
            SettingsReader.Read(context) with { ArchiveStatus = query["archiveStatus"] });
        await ControlJson.WriteAsync(http, new
        {
            bucket,
            key,
            size,
            etag = version.ETag.ToString(),
            versionId = version.VersionId,
            parts = version.Parts?.Length ?? 0,
            checksum = version.Checksum?.Value,
        });
    }
}
