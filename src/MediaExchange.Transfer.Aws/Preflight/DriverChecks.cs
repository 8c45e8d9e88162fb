using System.Text;
using System.Text.Json;
using MediaExchange.Transfer.Aws.Clients.Lambda;

namespace MediaExchange.Transfer.Aws.Preflight;

/// <summary>The driver: whether it is there, answers, is of the right version, and may do what it has to.</summary>
internal sealed class DriverChecks(AmazonLambdaClient client)
{
    private const string Area = CheckAreas.Driver;

    public async Task<HelperCheck> StateAsync(HelperFacts helper, CancellationToken cancellationToken)
    {
        var arn = helper.Output("DriverFunctionArn");
        var subject = NameOf(arn);
        GetFunctionResponse answer;
        try
        {
            answer = await client.GetFunctionAsync(new GetFunctionRequest { FunctionName = arn }, cancellationToken).ConfigureAwait(false);
        }
        catch (AmazonLambdaException gone) when (gone.ErrorCode == "ResourceNotFoundException")
        {
            return HelperCheck.Fail(Area, subject, "There is no such function; somebody has removed it.", "Uninstall the helper with -KeepBucket, and install it anew.");
        }

        var function = answer.Configuration;
        if (function?.State is "Failed" or "Pending")
            return HelperCheck.Fail(Area, subject, $"The driver is {function.State}{HelperCheck.Reason(function.StateReason)}", function.State == "Pending" ? "Wait a minute, and test again." : "Correct what is named, and run Install-TransferHelper again.");
        if (function?.LastUpdateStatus is "Failed" or "InProgress")
            return HelperCheck.Fail(Area, subject, $"The driver's last update is {function.LastUpdateStatus}{HelperCheck.Reason(function.LastUpdateStatusReason)}", function.LastUpdateStatus == "InProgress" ? "Wait a minute, and test again." : "Correct what is named, and run Install-TransferHelper again.");

        // Inactive: it has not been called for weeks, and wakes up when it is.
        return answer.Concurrency?.ReservedConcurrentExecutions == 0
            ? HelperCheck.Fail(Area, subject, "The driver's concurrency is 0: nobody can call it.", "Somebody has throttled it; run 'aws lambda delete-function-concurrency', or install with another -DriverConcurrency.")
            : HelperCheck.Pass(Area, subject, $"The driver is {function?.State ?? "there"}, {(answer.Concurrency?.ReservedConcurrentExecutions is { } most ? $"up to {most} at once" : "with as much concurrency as the account has left")}.");
    }

    /// <summary>Calls it.</summary>
    /// <param name="helper">The helper.</param>
    /// <param name="version">The version that it should be of: the module's.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<HelperCheck> PingAsync(HelperFacts helper, string version, CancellationToken cancellationToken)
    {
        var arn = helper.Output("DriverFunctionArn");
        var (answer, failure) = await CallAsync(arn, """{"action":"ping"}""", cancellationToken).ConfigureAwait(false);
        if (failure is not null)
            return failure;
        var ping = JsonSerializer.Deserialize(answer.Span, PreflightJson.Default.DriverPing);
        if (ping?.Version is null)
            return HelperCheck.Fail(Area, NameOf(arn), $"The driver answered, but not as ours does: {Shown(answer)}", "Run Install-TransferHelper again; the function runs another image.");
        if (ping.Architecture != helper.Architecture && helper.Architecture is not null)
            return HelperCheck.Warn(Area, NameOf(arn), $"The driver runs on {ping.Architecture}, and the helper was installed for {helper.Architecture}.", "Run Install-TransferHelper again.");

        // A build's revision stands behind a plus.
        return ping.Version.Split('+')[0] == version
            ? HelperCheck.Pass(Area, NameOf(arn), $"The driver answers: version {ping.Version.Split('+')[0]}, {ping.Architecture}, started in {ping.StartMilliseconds:0} ms.")
            : HelperCheck.Warn(Area, NameOf(arn), $"The driver is of version {ping.Version.Split('+')[0]}, and this module of {version}.", "Run Install-TransferHelper with the module of the version that you want.");
    }

    /// <summary>Has it try what it will have to do, with its own permissions.</summary>
    public async Task<IReadOnlyList<HelperCheck>> ProbeAsync(HelperFacts helper, CancellationToken cancellationToken)
    {
        var request = new ProbeRequest { Sources = helper.Sources, Destinations = helper.Destinations };
        var (answer, failure) = await CallAsync(helper.Output("DriverFunctionArn"), JsonSerializer.Serialize(request, PreflightJson.Default.ProbeRequest), cancellationToken).ConfigureAwait(false);
        if (failure is not null)
            return [failure];
        if (JsonSerializer.Deserialize(answer.Span, PreflightJson.Default.ProbeAnswer)?.Operations is not { } operations)
            return [HelperCheck.Fail(Area, NameOf(helper.Output("DriverFunctionArn")), $"The driver answered, but not as ours does: {Shown(answer)}", "Run Install-TransferHelper again; the function runs another image.")];
        return [.. operations.GroupBy(operation => (operation.Side, operation.Bucket)).Select(group => OfBucket(group.Key.Side, group.Key.Bucket, [.. group]))];
    }

    private static HelperCheck OfBucket(BucketSide side, string bucket, IReadOnlyList<ProbedOperation> operations)
    {
        var subject = $"s3://{bucket}";
        var refused = operations.Where(operation => !operation.IsAllowed).ToList();
        if (refused.Count > 0)
        {
            return HelperCheck.Fail(
                Area,
                subject,
                $"The driver tried and was refused: {string.Join("; ", refused.Select(operation => $"{operation.Operation} ({operation.Problem})"))}.",
                "Let the bucket's owner admit the helper's roles (outputs DriverRoleArn and WorkerRoleArn) in the bucket's policy, and in its KMS key's.");
        }

        var names = string.Join(", ", operations.Select(operation => operation.Operation));
        return side == BucketSide.Source && operations.Count == 1
            ? HelperCheck.Warn(Area, subject, "The driver may list the bucket; nothing is in it, so that reading was not tried.", "Test again when there is something to transfer.")
            : HelperCheck.Pass(Area, subject, $"The driver tried and was allowed: {names}.");
    }

    private async Task<(ReadOnlyMemory<byte> Answer, HelperCheck? Failure)> CallAsync(string arn, string payload, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await client.InvokeAsync(new InvokeRequest { FunctionName = arn, Payload = payload }, cancellationToken).ConfigureAwait(false);
            var bytes = answer.Payload.ToArray();
            return answer.FunctionError is null
                ? (bytes, null)
                : (default, HelperCheck.Fail(Area, NameOf(arn), $"The driver was called and failed ({answer.FunctionError}): {Shown(bytes)}", "See its log (Outputs.DriverLogGroup), and run Install-TransferHelper again."));
        }
        catch (AmazonLambdaException refused) when (refused.ErrorCode is "AccessDeniedException" or "AccessDenied")
        {
            return (default, HelperCheck.Warn(Area, NameOf(arn), "You may not call the driver (lambda:InvokeFunction), so what it may do is not known.", "Allow lambda:InvokeFunction on it to whoever tests; who only starts transfers does not need it."));
        }
        catch (AmazonLambdaException failed)
        {
            return (default, HelperCheck.Fail(Area, NameOf(arn), $"The driver cannot be called: {failed.ErrorCode}: {ErrorTranslator.OneLine(failed.Message)}", "See the function in the Lambda console, and run Install-TransferHelper again."));
        }
    }

    private static string NameOf(string arn) => arn[(arn.LastIndexOf(':') + 1)..];

    private static string Shown(ReadOnlyMemory<byte> answer) => ErrorTranslator.OneLine(Encoding.UTF8.GetString(answer.Span[..Math.Min(answer.Length, 300)]));
}
