using Amazon.S3;
using Amazon.S3.Model;
using MediaExchange.Transfer.Aws.Preflight;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Aws;

/// <content>Settings of a bucket, which no transfer asks for: for what is looked at before one.</content>
public sealed partial class S3ObjectStore
{
    /// <summary>Looks at a bucket. Its owner may refuse each of the answers; then it is missing.</summary>
    /// <exception cref="StoreException">The bucket is not there, may not be used at all, or the store does not answer.</exception>
    internal async Task<BucketFacts> LookAsync(string bucket, CancellationToken cancellationToken)
    {
        var denied = new List<string>();
        var info = await GetBucketAsync(bucket, cancellationToken).ConfigureAwait(false);
        var ownership = await TryAsync("GetBucketOwnershipControls", async (client, token) =>
        {
            var answer = await client.GetBucketOwnershipControlsAsync(new GetBucketOwnershipControlsRequest { BucketName = bucket }, token).ConfigureAwait(false);
            return answer.OwnershipControls?.Rules is [{ ObjectOwnership: { } rule }, ..] ? rule.Value : null;
        }, missing: "OwnershipControlsNotFoundError").ConfigureAwait(false);
        var encryption = await TryAsync("GetBucketEncryption", async (client, token) =>
        {
            var answer = await client.GetBucketEncryptionAsync(new GetBucketEncryptionRequest { BucketName = bucket }, token).ConfigureAwait(false);
            return answer.ServerSideEncryptionConfiguration?.ServerSideEncryptionRules is [{ ServerSideEncryptionByDefault: { } rule }, ..] ? rule : null;
        }, missing: "ServerSideEncryptionConfigurationNotFoundError").ConfigureAwait(false);
        var versioning = await TryAsync("GetBucketVersioning", async (client, token) =>
        {
            var answer = await client.GetBucketVersioningAsync(new GetBucketVersioningRequest { BucketName = bucket }, token).ConfigureAwait(false);
            return answer.VersioningConfig?.Status?.Value ?? "Off";
        }, missing: null).ConfigureAwait(false);
        return new BucketFacts
        {
            Name = bucket,
            Region = info.Region,
            Ownership = ownership ?? (denied.Contains("GetBucketOwnershipControls") ? null : "ObjectWriter"),
            Encryption = encryption?.ServerSideEncryptionAlgorithm?.Value,
            EncryptionKey = encryption?.ServerSideEncryptionKeyManagementServiceKeyId is { Length: > 0 } key ? key : null,
            IsVersioned = versioning is null ? null : versioning == "Enabled",
            Denied = denied,
        };

        async Task<T?> TryAsync<T>(string operation, Func<IAmazonS3, CancellationToken, Task<T?>> send, string? missing)
            where T : class
        {
            try
            {
                return await SendAsync(operation, BucketOnly(bucket), _access.Timeouts.Quick, (client, _, token) => send(client, token), cancellationToken).ConfigureAwait(false);
            }
            catch (StoreException refused) when (refused.Error.Code == missing)
            {
                return null;
            }
            catch (StoreException refused) when (refused.Kind is StoreErrorKind.AccessDenied or StoreErrorKind.NotSupported or StoreErrorKind.Unknown or StoreErrorKind.InvalidRequest)
            {
                denied.Add(operation);
                return null;
            }
        }
    }
}
