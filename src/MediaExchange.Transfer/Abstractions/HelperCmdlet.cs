using MediaExchange.Transfer.Aws.Helpers;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Output;

namespace MediaExchange.Transfer.Abstractions;

/// <summary>A cmdlet about helpers.</summary>
public abstract class HelperCmdlet : AwsAccessCmdlet
{
    private protected HelperCmdlet()
    {
    }

    private protected HelperManager OpenManager() => new(Access);

    /// <summary>Shows what happens to a helper's stack until it is over.</summary>
    private protected void Watch(string activity, IAsyncEnumerable<HelperEvent> events)
    {
        using var progress = new TransferProgress(this, activity);
        Drain(events, happened =>
        {
            progress.Show($"{happened.Resource}: {happened.Status}");
            WriteVerbose($"{happened.At:HH:mm:ss} {happened.Status} {happened.Resource} ({happened.Type}){(happened.Reason is null ? "" : $": {happened.Reason}")}");
            return true;
        });
    }

    /// <summary>Waits for what somebody has begun, if anything.</summary>
    /// <returns>The helper as it is then; <see langword="null"/> when there is none.</returns>
    private protected HelperInfo? Settled(HelperManager manager, string name)
    {
        var helper = Wait(manager.FindAsync(name, StopToken));
        if (helper?.IsChanging != true)
            return helper;
        WriteWarning($"The helper '{name}' is {helper.Status}: this waits for that to end first.");
        try
        {
            Watch($"Waiting for {helper.StackName}", manager.WatchAsync(helper, StopToken));
        }
        catch (TransferException e) when (e.Kind == FailureKind.InvalidRequest)
        {
            // How it ended is what comes next has to deal with.
            WriteVerbose(e.Message);
        }

        return Wait(manager.FindAsync(name, StopToken));
    }
}
