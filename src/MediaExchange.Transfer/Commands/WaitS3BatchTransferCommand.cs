using System.Management.Automation;
using MediaExchange.Transfer.Abstractions;
using MediaExchange.Transfer.Output;

namespace MediaExchange.Transfer.Commands;

/// <summary>Waits until a remote run is over, shows how it goes on, and gives it as it ended.</summary>
/// <remarks>
/// <para>Ctrl-C ends the waiting, not the run, and tells by which command to come back. So does -Timeout, with an error.</para>
/// <para>A run that ended before all was tried is an error. Objects that failed are a warning.</para>
/// </remarks>
/// <example>
/// <code>Wait-S3BatchTransfer 20261120-130000-abcdef -Timeout 02:00:00</code>
/// <para>Waits for two hours at the most.</para>
/// </example>
/// <example>
/// <code>Get-S3BatchTransfer -HelperName studio | Where-Object Status -eq Running | Wait-S3BatchTransfer</code>
/// <para>Waits for all runs that are under way.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Wait, "S3BatchTransfer")]
[OutputType(typeof(S3BatchTransfer))]
public sealed class WaitS3BatchTransferCommand : ExistingRunCmdlet
{
    /// <summary>The longest time to wait, such as 02:00:00 or (New-TimeSpan -Hours 2): one second or more. Without it there is no limit.</summary>
    [Parameter]
    public TimeSpan? Timeout { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Guard(() =>
    {
        if (Timeout < TimeSpan.FromSeconds(1))
            ThrowTerminatingError(ErrorRecords.InvalidOption(nameof(Timeout), Timeout, $"-Timeout is {Timeout}, and it takes a second or more to look. Write 02:00:00 or (New-TimeSpan -Hours 2); a bare number counts ticks of 100 nanoseconds."));
        WithRun((runs, helper, run) => Follow(runs, helper, run.RunId, Timeout));
    });
}
