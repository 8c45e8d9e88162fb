using System.Net;
using System.Text.Json;
using MediaExchange.Transfer.Engine.Text;

namespace MediaExchange.Transfer.Aws.Images.Registry;

/// <summary>Turns what a registry answers, or fails to answer, into words.</summary>
internal sealed class RegistryErrors(Uri registry, string repository, bool hasCredentials)
{
    // A registry that is no registry answers with pages.
    private const int LongestReason = 300;

    // What asks for more than that is better asked another day.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);

    private string Registry => $"The registry {registry.Authority}";

    /// <param name="request">What was asked, for people.</param>
    /// <param name="response">The answer; its body may be read.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<ImageException> OfAsync(string request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var (code, reason) = await ReasonAsync(response, cancellationToken).ConfigureAwait(false);
        var status = response.StatusCode;
        return status switch
        {
            HttpStatusCode.Unauthorized when response.Headers.WwwAuthenticate.Any(c => c.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)) => new(
                ImageFailure.NotAuthenticated, $"{Registry} wants a token from a service of its own, which is not done here; push to Amazon ECR, or with a tool such as skopeo."),
            HttpStatusCode.Unauthorized when !hasCredentials => new(ImageFailure.NotAuthenticated, $"{Registry} asks for credentials to {request}, and none were given{reason}."),
            HttpStatusCode.Unauthorized => new(ImageFailure.NotAuthenticated, $"{Registry} does not accept the credentials{reason}. Get new ones: those of Amazon ECR last 12 hours."),
            HttpStatusCode.Forbidden => new(
                ImageFailure.AccessDenied,
                $"{Registry} does not allow to {request}{reason}. For Amazon ECR a push needs ecr:BatchCheckLayerAvailability, ecr:BatchGetImage, ecr:InitiateLayerUpload, ecr:UploadLayerPart, ecr:CompleteLayerUpload and ecr:PutImage on the repository."),
            HttpStatusCode.NotFound when code is "NAME_UNKNOWN" => new(
                ImageFailure.RepositoryMissing, $"{Registry} has no repository '{repository}'{reason}. Create it first, or look whether account and region are the ones that were meant."),
            HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => new(ImageFailure.RegistryFailed, $"{Registry} could not {request}: it answered {(int)status}{reason}. Try again later.")
            {
                MayPass = true,
                RetryAfter = response.Headers.RetryAfter?.Delta is { } delta && delta < LongestDelay ? delta : null,
            },
            // Of this an upload from the start is the cure; the bytes were right when they left.
            HttpStatusCode.NotFound when code is "BLOB_UPLOAD_UNKNOWN" => new(ImageFailure.RegistryFailed, $"{Registry} forgot an upload in its middle{reason}. Try again later.") { MayPass = true },
            HttpStatusCode.BadRequest when code is "DIGEST_INVALID" => new(ImageFailure.DigestMismatch, $"{Registry} got other bytes than were sent{reason}.") { MayPass = true },
            _ when IsImmutable(code, reason) => new(
                ImageFailure.TagImmutable, $"{Registry} keeps the tags of '{repository}' as they are, and this one names another image{reason}. Push with another tag, or delete the old image first."),
            _ => new(ImageFailure.Refused, $"{Registry} refused to {request}: it answered {(int)status}{reason}."),
        };
    }

    /// <summary>No answer at all.</summary>
    public ImageException Lost(string request, Exception exception)
    {
        var error = (exception as HttpRequestException)?.HttpRequestError;
        var why = error switch
        {
            HttpRequestError.NameResolutionError => "its name is not known here",
            HttpRequestError.SecureConnectionError => "there is no trusted TLS connection to it",
            _ => (exception.InnerException ?? exception).Message.TrimEnd('.'),
        };
        return new ImageException(ImageFailure.Unreachable, $"{Registry} cannot be reached to {request}: {why}. Look at its address, the network and the proxy.", exception)
        {
            // Neither names nor certificates mend themselves in seconds.
            MayPass = error is not (HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError),
        };
    }

    /// <summary>Nothing moved for too long.</summary>
    public ImageException Silent(string request, TimeSpan silence) =>
        new(ImageFailure.Unreachable, $"{Registry} fell silent for {silence.TotalSeconds:0} s when it was asked to {request}. Try again later.") { MayPass = true };

    /// <summary>The answer is none of a registry.</summary>
    public ImageException Strange(string request, string what) =>
        new(ImageFailure.Refused, $"{Registry} answered strangely when it was asked to {request}: {what}. Is it a registry with the Docker HTTP API V2?");

    /// <summary>What was stored is not what was sent.</summary>
    public ImageException Mismatch(string digest, string stored) =>
        new(ImageFailure.DigestMismatch, $"{Registry} stored {stored} where {digest} was sent, so something on the way changes bytes.") { MayPass = true };

    private static bool IsImmutable(string? code, string reason) =>
        code is "TAG_INVALID" or "TAG_IMMUTABLE" || reason.Contains("immutable", StringComparison.OrdinalIgnoreCase);

    private static async Task<(string? Code, string Reason)> ReasonAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (JsonSerializer.Deserialize(text, RegistryJson.Default.RegistryErrorBody)?.Errors is [var first, ..])
                return (first.Code, $" ({Shown($"{first.Code}: {first.Message}")})");
        }
        catch (JsonException)
        {
            // Then it is shown as it stands.
        }

        return (null, text.Trim().Length == 0 ? "" : $" ({Shown(text.Trim())})");
    }

    private static string Shown(string text) => VisibleText.Of(text.Length <= LongestReason ? text : text[..LongestReason] + "...").TrimEnd('.');
}
