using System.Management.Automation;
using MediaExchange.Transfer.Abstractions;
using MediaExchange.Transfer.Aws.Helpers;
using MediaExchange.Transfer.Aws.Preflight;
using MediaExchange.Transfer.Binding;
using MediaExchange.Transfer.Output;

namespace MediaExchange.Transfer.Commands;

/// <summary>Looks, before a transfer, whether a helper will be able to do it: who you are, the stack and its version, buckets with their regions, encryption and ownership, permissions, queue, image and driver. Nothing is written.</summary>
/// <remarks>
/// <para>Each thing is a Pass, a Warn (it will work, or may, but somebody should know) or a Fail, with what to do about it. Permissions of the helper's roles and your own are simulated by IAM, which sees neither bucket policies nor those of keys; so the driver is called as well, and tries with its own permissions, by requests that change nothing.</para>
/// <para>What you may not look at is a Warn. With -Quiet the answer is True or False: whether nothing failed.</para>
/// </remarks>
/// <example>
/// <code>Test-TransferHelper studio -Region eu-west-1</code>
/// <para>Shows all checks as a table.</para>
/// </example>
/// <example>
/// <code>Test-TransferHelper | Where-Object Status -ne Pass | Format-List Subject, Message, Fix</code>
/// <para>Shows what is not as it should be, and what to do.</para>
/// </example>
/// <example>
/// <code>if (-not (Test-TransferHelper studio -Quiet)) { throw 'The helper is not ready.' }</code>
/// <para>Stops a pipeline.</para>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "TransferHelper")]
[OutputType(typeof(TransferHelperCheck), typeof(bool))]
public sealed class TestTransferHelperCommand : HelperCmdlet
{
    /// <summary>The helper's name.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [PSDefaultValue(Help = HelperName.Default)]
    [ArgumentCompleter(typeof(HelperNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [HelperName.Default];

    /// <summary>The buckets that will be read. Without it, those that the helper was installed for.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? SourceBucket { get; set; }

    /// <summary>The buckets that will be written to. Without it, those that the helper was installed for.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? DestinationBucket { get; set; }

    /// <summary>Gives True when nothing failed, otherwise False, in place of the checks.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Guard(() =>
    {
        using var preflight = new HelperPreflight(Access, HelperTemplate.ModuleVersion);
        foreach (var name in Name)
        {
            using var progress = new TransferProgress(this, $"Testing the helper '{name}'");
            var failed = false;
            Drain(preflight.RunAsync(name, SourceBucket, DestinationBucket, StopToken), check =>
            {
                failed |= check.Status == CheckStatus.Fail;
                progress.Show($"{check.Area}: {check.Subject}");
                if (!Quiet)
                    WriteObject(new TransferHelperCheck(name, check));
                return true;
            });
            if (Quiet)
                WriteObject(!failed);
        }
    });
}
