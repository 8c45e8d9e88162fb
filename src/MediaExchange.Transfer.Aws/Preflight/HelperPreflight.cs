using System.Runtime.CompilerServices;
using Amazon.Runtime;
using MediaExchange.Transfer.Aws.Clients.Batch;
using MediaExchange.Transfer.Aws.Clients.EC2;
using MediaExchange.Transfer.Aws.Clients.ECR;
using MediaExchange.Transfer.Aws.Clients.IdentityManagement;
using MediaExchange.Transfer.Aws.Clients.Lambda;
using MediaExchange.Transfer.Aws.Helpers;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Aws.Preflight;

/// <summary>Looks, before a transfer, whether a helper will be able to do it. Nothing is written anywhere.</summary>
public sealed class HelperPreflight : IDisposable
{
    private readonly AwsAccess _access;
    private readonly string _version;
    private readonly HelperManager _manager;
    private readonly S3ObjectStore _store;
    private readonly AmazonIdentityManagementServiceClient _iam;
    private readonly AmazonEC2Client _networks;
    private readonly AmazonBatchClient _batch;
    private readonly AmazonECRClient _images;
    private readonly AmazonLambdaClient _functions;

    /// <summary>Makes a preflight; no request is sent.</summary>
    /// <param name="access">Where and as whom.</param>
    /// <param name="version">The version of this module.</param>
    /// <exception cref="AwsAccessException">The credentials, the region or the endpoint cannot be used.</exception>
    public HelperPreflight(AwsAccess access, string version)
    {
        ArgumentNullException.ThrowIfNull(access);
        _access = access;
        _version = version;
        _manager = new HelperManager(access);
        _store = S3ObjectStore.Create(access with { MaxConnections = 16 });
        _iam = new AmazonIdentityManagementServiceClient(access);
        _networks = new AmazonEC2Client(access);
        _batch = new AmazonBatchClient(access);
        _images = new AmazonECRClient(access);
        _functions = new AmazonLambdaClient(access);
    }

    /// <summary>Looks at everything about a helper, in the order in which things depend on each other.</summary>
    /// <param name="name">The helper's name.</param>
    /// <param name="sources">Buckets to be read; <see langword="null"/> for those that the helper was installed for.</param>
    /// <param name="destinations">Buckets to be written to, likewise.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>One check after the other. What cannot be looked at is a check too; without credentials or a helper the first that fails is the last.</returns>
    public async IAsyncEnumerable<HelperCheck> RunAsync(
        string name, IReadOnlyList<string>? sources, IReadOnlyList<string>? destinations, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        CallerIdentity? caller = null;
        var who = await GuardAsync(CheckAreas.Identity, "credentials", async () =>
        {
            caller = await CallerIdentity.FindAsync(_access, cancellationToken).ConfigureAwait(false);
            return HelperCheck.Pass(CheckAreas.Identity, caller.Arn, $"You are known, in account {caller.Account}.");
        }).ConfigureAwait(false);
        yield return who;
        if (who.Status == CheckStatus.Fail)
            yield break;

        HelperInfo? info = null;
        var there = await GuardAsync(CheckAreas.Helper, name, async () =>
        {
            info = await _manager.FindAsync(name, cancellationToken).ConfigureAwait(false);
            return StackChecks.OfState(name, _manager.Region, info);
        }).ConfigureAwait(false);
        yield return there;
        if (info is null || info.Outputs.Count == 0)
            yield break;
        yield return StackChecks.OfVersion(info, _version);

        var helper = HelperFacts.Of(info);
        helper = helper with { Sources = sources ?? helper.Sources, Destinations = destinations ?? helper.Destinations };
        await foreach (var check in BucketsAsync(helper, cancellationToken).ConfigureAwait(false))
            yield return check;
        foreach (var check in PermissionChecks(helper, caller!, cancellationToken))
            yield return await check.ConfigureAwait(false);

        foreach (var check in await ManyAsync(CheckAreas.Network, info.Name, () => new NetworkChecks(_networks).RunAsync(NetworkFacts.Of(info.Parameters), cancellationToken)).ConfigureAwait(false))
            yield return check;
        var queue = new QueueChecks(_batch);
        yield return await GuardAsync(CheckAreas.Queue, helper.Output("JobQueueArn"), () => queue.QueueAsync(helper, cancellationToken)).ConfigureAwait(false);
        yield return await GuardAsync(CheckAreas.Queue, helper.Output("ComputeEnvironmentArn"), () => queue.EnvironmentAsync(helper, cancellationToken)).ConfigureAwait(false);
        yield return await GuardAsync(CheckAreas.Queue, helper.Output("JobDefinitionArn"), () => queue.DefinitionAsync(helper, cancellationToken)).ConfigureAwait(false);
        yield return await GuardAsync(CheckAreas.Image, helper.Output("WorkerImageUri"), () => ImageCheck.RunAsync(_images, helper, cancellationToken)).ConfigureAwait(false);

        var driver = new DriverChecks(_functions);
        var state = await GuardAsync(CheckAreas.Driver, helper.Output("DriverFunctionArn"), () => driver.StateAsync(helper, cancellationToken)).ConfigureAwait(false);
        yield return state;
        if (state.Status == CheckStatus.Fail)
            yield break;
        var ping = await GuardAsync(CheckAreas.Driver, helper.Output("DriverFunctionArn"), () => driver.PingAsync(helper, _version, cancellationToken)).ConfigureAwait(false);
        yield return ping;
        if (ping.Status != CheckStatus.Pass)
            yield break;
        foreach (var check in await ManyAsync(CheckAreas.Driver, helper.Output("DriverFunctionArn"), () => driver.ProbeAsync(helper, cancellationToken)).ConfigureAwait(false))
            yield return check;
    }

    /// <summary>Looks whether a helper works: fewer things, and nothing that anybody is called for.</summary>
    /// <param name="helper">The helper.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Its health, and the first reason for it where it is not <see cref="HelperHealth.Healthy"/>.</returns>
    public async Task<(HelperHealth Health, string? Reason)> HealthAsync(HelperInfo helper, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(helper);
        var state = StackChecks.OfState(helper.Name, helper.Region, helper);
        if (helper.IsChanging)
            return (HelperHealth.Changing, state.Message);
        if (state.Status == CheckStatus.Fail || helper.Outputs.Count == 0)
            return (HelperHealth.Unhealthy, state.Message);
        var facts = HelperFacts.Of(helper);
        var queue = new QueueChecks(_batch);
        var checks = await Task.WhenAll(
            GuardAsync(CheckAreas.Queue, facts.Output("JobQueueArn"), () => queue.QueueAsync(facts, cancellationToken)),
            GuardAsync(CheckAreas.Queue, facts.Output("ComputeEnvironmentArn"), () => queue.EnvironmentAsync(facts, cancellationToken)),
            GuardAsync(CheckAreas.Queue, facts.Output("JobDefinitionArn"), () => queue.DefinitionAsync(facts, cancellationToken)),
            GuardAsync(CheckAreas.Driver, facts.Output("DriverFunctionArn"), () => new DriverChecks(_functions).StateAsync(facts, cancellationToken))).ConfigureAwait(false);
        if (Array.Find(checks, check => check.Status == CheckStatus.Fail) is { } failed)
            return (HelperHealth.Unhealthy, failed.Message);
        return Array.Find(checks, check => check.Status == CheckStatus.Warn) is { } unknown ? (HelperHealth.Unknown, unknown.Message) : (HelperHealth.Healthy, null);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _manager.Dispose();
        _store.Dispose();
        _iam.Dispose();
        _networks.Dispose();
        _batch.Dispose();
        _images.Dispose();
        _functions.Dispose();
    }

    private async IAsyncEnumerable<HelperCheck> BucketsAsync(HelperFacts helper, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        (string Bucket, BucketSide Side)[] all =
        [
            (helper.Output("HelperBucketName"), BucketSide.Runs),
            .. helper.Sources.Select(bucket => (bucket, BucketSide.Source)),
            .. helper.Destinations.Select(bucket => (bucket, BucketSide.Destination)),
        ];
        foreach (var (bucket, side) in all)
        {
            BucketFacts? facts = null;
            HelperCheck? failed = null;
            try
            {
                facts = await _store.LookAsync(bucket, cancellationToken).ConfigureAwait(false);
            }
            catch (StoreException exception)
            {
                failed = BucketChecks.Failed(bucket, side, exception.Error);
            }

            foreach (var check in failed is null ? BucketChecks.Of(facts!, side, helper) : [failed])
                yield return check;
        }

        if (helper.Sources.Count == 0 || helper.Destinations.Count == 0)
        {
            var missing = string.Join(" and ", new[] { helper.Sources.Count == 0 ? "sources" : null, helper.Destinations.Count == 0 ? "destinations" : null }.Where(side => side is not null));
            yield return HelperCheck.Warn(CheckAreas.Bucket, helper.Name, $"The helper may use any bucket as {missing}, so that none was looked at.", "Name those that you mean with -SourceBucket and -DestinationBucket.");
        }
    }

    private IEnumerable<Task<HelperCheck>> PermissionChecks(HelperFacts helper, CallerIdentity caller, CancellationToken cancellationToken)
    {
        const string Again = "Run Install-TransferHelper again; what a boundary or the organization refuses, its administrator must allow.";
        var simulation = new PermissionSimulation(_iam);
        yield return Check("driver's role", helper.Output("DriverRoleArn"), [.. PermissionNeeds.OfCopying(helper), .. PermissionNeeds.OfDriver(helper)], Again);
        yield return Check("workers' role", helper.Output("WorkerRoleArn"), [.. PermissionNeeds.OfCopying(helper)], Again);
        yield return Check("role of S3 Batch Operations", helper.Output("BatchOperationsRoleArn"), [.. PermissionNeeds.OfBatchOperations(helper)], Again);
        yield return GuardAsync(CheckAreas.Permission, "you", async () =>
        {
            if (caller.IsRoot)
                return HelperCheck.Warn(CheckAreas.Permission, "you", "You are the account's root user, who may do everything.", "Use a role or a user for daily work.");
            return await caller.PrincipalAsync(_iam, cancellationToken).ConfigureAwait(false) is { } principal
                ? await simulation.CheckAsync("you", principal, PermissionNeeds.OfOperator(helper), "Attach the operator's policy of the runbooks (docs/policies/operator.json) to whoever starts transfers.", cancellationToken).ConfigureAwait(false)
                : HelperCheck.Warn(CheckAreas.Permission, "you", $"IAM cannot simulate {caller.Arn}, so that what you may do is not known.", "Start a small transfer and see.");
        });

        Task<HelperCheck> Check(string of, string role, IReadOnlyList<PermissionNeed> needs, string fix) => role.Length == 0
            ? Task.FromResult(HelperCheck.Warn(CheckAreas.Permission, of, "The helper is of a version that does not name this role.", "Run Install-TransferHelper to update it."))
            : GuardAsync(CheckAreas.Permission, of, () => simulation.CheckAsync(of, role, needs, fix, cancellationToken));
    }

    private static async Task<IReadOnlyList<HelperCheck>> ManyAsync(string area, string subject, Func<Task<IReadOnlyList<HelperCheck>>> look)
    {
        IReadOnlyList<HelperCheck> found = [];
        var problem = await GuardAsync(area, subject, async () =>
        {
            found = await look().ConfigureAwait(false);
            return HelperCheck.Pass(area, subject, "");
        }).ConfigureAwait(false);
        return problem.Status == CheckStatus.Pass ? found : [problem];
    }

    /// <summary>What cannot be looked at is found, too.</summary>
    private static async Task<HelperCheck> GuardAsync(string area, string subject, Func<Task<HelperCheck>> look)
    {
        try
        {
            return await look().ConfigureAwait(false);
        }
        catch (AmazonServiceException refused) when (refused.ErrorCode is "AccessDenied" or "AccessDeniedException" or "UnauthorizedOperation")
        {
            return HelperCheck.Warn(area, subject, $"You may not look at this: {ErrorTranslator.OneLine(refused.Message)}", "Allow the action that it names to whoever tests.");
        }
        catch (Engine.TransferException told)
        {
            return HelperCheck.Fail(area, subject, told.Message, "Correct what is named, and test again.");
        }
        catch (Exception exception) when (exception is not OperationCanceledException && HelperFailures.From(exception, "This cannot be looked at", subject) is { } told)
        {
            return HelperCheck.Fail(area, subject, told.Message, "Correct what is named, and test again.");
        }
    }
}
