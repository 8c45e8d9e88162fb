using System.Collections.Concurrent;
using Amazon.Runtime;
using Amazon.S3;
using MediaExchange.Transfer.Aws.Credentials;
using MediaExchange.Transfer.Aws.Wire;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Aws;

/// <summary>Amazon S3, or any store that speaks its protocol.</summary>
/// <remarks>
/// One call is one request, but for four cases in which the first answer is of no use: the bucket is in another region (asked once a
/// bucket); HEAD refused, which carries no reason (a GET of one byte tells it); HEAD of an object that is missing from a bucket that nobody
/// has seen yet (it may be the bucket); and a store refusing a feature that it does not know (then asked without, from then on). An
/// annotation is written only where listing them has shown that the store knows what they are. Nothing is read from disk or network before
/// the first request, except a profile that was named.
/// </remarks>
public sealed partial class S3ObjectStore : IObjectStore, IDisposable
{
    private const string DefaultRegion = "us-east-1";

    private readonly AwsAccess _access;
    private readonly ResolvedAccess _resolved;
    private readonly RegionalClients _clients;
    private readonly ConcurrentDictionary<string, bool> _explainedDenials = new(StringComparer.Ordinal);
    private readonly Lazy<Task<string>> _homeRegion;
    private readonly CredentialRenewal _renewal;
    private readonly StoreClock _clock = new();

    private S3ObjectStore(AwsAccess access, ResolvedAccess resolved)
    {
        _access = access;
        _resolved = resolved;
        _clients = new RegionalClients(access, resolved);
        _renewal = new CredentialRenewal(resolved.Credentials);
        _homeRegion = new Lazy<Task<string>>(FindHomeRegionAsync);
    }

    // Where nobody has named a region, the first request will find out.
    private string? Partition => _resolved.Endpoint?.Host.EndsWith(".cn", StringComparison.OrdinalIgnoreCase) == true ? "aws-cn"
        : _resolved.Region is { } region ? Partitions.Of(region) : null;

    /// <inheritdoc/>
    public string Name => _resolved.Endpoint is null ? "s3" : _resolved.EndpointName;

    private bool IsAws => _resolved.Endpoint is null || AccessResolver.IsAmazon(_resolved.Endpoint.Host);

    /// <summary>Makes a store. No request is sent.</summary>
    /// <param name="access">Where and as whom.</param>
    /// <exception cref="AwsAccessException">A profile, key, region or endpoint cannot be used; the message says which, why, and what to do.</exception>
    public static S3ObjectStore Create(AwsAccess access)
    {
        ArgumentNullException.ThrowIfNull(access);
        return new S3ObjectStore(access, AccessResolver.Resolve(access));
    }

    /// <inheritdoc/>
    public CopyReach ReachOf(IObjectStore source)
    {
        if (ReferenceEquals(this, source))
            return CopyReach.Same;
        if (source is not S3ObjectStore other || IsAws != other.IsAws)
            return CopyReach.OtherStore;
        if (IsAws)
            return Partition is { } here && other.Partition is { } there && here != there ? CopyReach.OtherPartition : CopyReach.Perhaps;
        return Uri.Compare(_resolved.Endpoint, other._resolved.Endpoint, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0
            ? CopyReach.Perhaps
            : CopyReach.OtherStore;
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        _clients.Dispose();
        _renewal.Dispose();
    }

    /// <summary>Sends one request to a bucket's region and turns whatever fails into a <see cref="StoreException"/>.</summary>
    private async Task<T> SendAsync<T>(
        string operation,
        ObjectLocation location,
        TimeSpan timeout,
        Func<IAmazonS3, S3Call, CancellationToken, Task<T>> send,
        CancellationToken cancellationToken,
        Dictionary<string, string>? headers = null,
        Func<S3Call, bool>? isUnwanted = null,
        bool mayBeMissing = false)
    {
        cancellationToken.ThrowIfCancellationRequested();
        headers ??= [];
        if (_access.RequesterPays)
            headers["x-amz-request-payer"] = "requester";
        for (var attempt = 0; ; attempt++)
        {
            var region = _clients.RegionOf(location.Bucket, _resolved.Region ?? "");
            var call = new S3Call { Headers = headers, ClockOffset = _clock.Offset, IsUnwanted = isUnwanted, MayBeMissing = mayBeMissing };
            using var limit = new CancellationTokenSource(timeout);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
            try
            {
                if (region.Length == 0)
                    region = await _homeRegion.Value.WaitAsync(either.Token).ConfigureAwait(false);
                call.Keys = await KeysAsync(operation, location, either.Token).ConfigureAwait(false);
                call.Enter();
                return await send(_clients.For(region), call, either.Token).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                // What fails after a cancellation, in whatever way, fails because of it.
                cancellationToken.ThrowIfCancellationRequested();
                var failure = await LearnAsync(ErrorTranslator.Translate(exception, operation, location, call, _resolved.EndpointName, timeout), call).ConfigureAwait(false);
                if (attempt > 0 || RegionToTry(failure.Error, region, call) is not { } actual)
                    throw failure;
                if (_resolved.Endpoint is null && Partitions.Of(actual) != Partitions.Of(region))
                    throw InOtherPartition(failure, region, actual);
                _clients.Learn(location.Bucket, actual);
            }
        }
    }

    /// <summary>Prepares the next try of whoever retries: drops expired keys, and corrects the clock. Whether to try again is not decided here.</summary>
    private async Task<StoreException> LearnAsync(StoreException failure, S3Call call)
    {
        if (failure.Kind == StoreErrorKind.ExpiredCredentials && call.Keys is { } expired)
            await _renewal.RenewAsync(expired).ConfigureAwait(false);
        var error = _clock.Learn(failure.Error, call);
        return ReferenceEquals(error, failure.Error) ? failure : new StoreException(error, failure);
    }

    // A HEAD in the wrong region gets 301 or 400 without a body; the header tells where the bucket is.
    private static string? RegionToTry(StoreError error, string used, S3Call call)
    {
        var actual = error.BucketRegion ?? (error.HttpStatus is 301 or 307 or 400 ? call.Header("x-amz-bucket-region") : null);
        return actual == used ? null : actual;
    }

    private static StoreException InOtherPartition(StoreException failure, string used, string actual) => new(
        failure.Error with
        {
            Kind = StoreErrorKind.WrongPartition,
            BucketRegion = actual,
            Message = $"The bucket is in {actual}, in the partition {Partitions.Of(actual)}, but the request was made in {Partitions.Of(used)}. Use credentials and a region of that partition.",
        },
        failure);

    private async Task<ImmutableCredentials> KeysAsync(string operation, ObjectLocation location, CancellationToken cancellationToken)
    {
        try
        {
            return await _resolved.Credentials.GetCredentialsAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw ErrorTranslator.OfCredentials(exception, operation, location);
        }
    }

    private async Task<string> FindHomeRegionAsync() =>
        _resolved.Endpoint is not null
            ? DefaultRegion
            : await InstanceRegion.FindAsync().ConfigureAwait(false) ?? DefaultRegion;

    private static ObjectLocation BucketOnly(string bucket) => new(bucket, "");

    /// <summary>The SDK reads an empty answer as an empty list, and tags or parts would be lost without a word.</summary>
    private static void RequireBody(string operation, ObjectLocation location, S3Call call)
    {
        if (call.Header("Content-Length") == "0")
            throw Unfit(operation, location, call, $"The store answered {call.Status} with nothing.");
    }

    private static StoreException Unfit(string operation, ObjectLocation location, S3Call call, string message) => new(new StoreError
    {
        Kind = StoreErrorKind.ServerError,
        Operation = operation,
        Location = location,
        HttpStatus = call.Status,
        RequestId = call.Header("x-amz-request-id"),
        Message = message,
    });
}
