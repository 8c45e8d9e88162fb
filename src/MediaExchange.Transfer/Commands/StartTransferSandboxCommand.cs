using System.Globalization;
using System.Management.Automation;
using MediaExchange.Transfer.Abstractions;
using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Output;
using MediaExchange.Transfer.Sandboxes;

namespace MediaExchange.Transfer.Commands;

/// <summary>Starts a stand-in for Amazon S3 on this computer, for trying the other cmdlets without an account.</summary>
/// <remarks>
/// <para>The sandbox is a process of its own that answers on 127.0.0.1 only. It keeps everything in memory, or in -DataPath, and ends with Stop-TransferSandbox or with this session.</para>
/// <para>The result binds to -EndpointUrl, -AccessKey, -SecretKey and -Region of the other cmdlets when it is piped to them, and its Access property can be splatted.</para>
/// <para>It needs the command dotnet and the ASP.NET Core runtime, both of which come with the .NET SDK.</para>
/// </remarks>
/// <example>
/// <code>$sandbox = Start-TransferSandbox -WithSampleObjects; $s3 = $sandbox.Access; Invoke-S3Transfer s3://sample-source/films/ s3://sample-destination/films/ @s3; $sandbox | Stop-TransferSandbox</code>
/// <para>Copies eight objects, one of 5 TB among them, between two buckets of a sandbox.</para>
/// </example>
/// <example>
/// <code>Start-TransferSandbox -Port 9000 -Bucket mine, yours -DataPath ./sandbox</code>
/// <para>Starts a sandbox with two empty buckets, whose objects are kept in a folder.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Start, "TransferSandbox", SupportsShouldProcess = true)]
[OutputType(typeof(TransferSandbox))]
public sealed class StartTransferSandboxCommand : StoppableCmdlet
{
    /// <summary>Buckets to begin with.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string[] Bucket { get; set; } = [];

    /// <summary>The port to answer on; 0 takes a free one.</summary>
    [Parameter]
    [PSDefaultValue(Help = "0")]
    [ValidateRange(0, 65535)]
    public int Port { get; set; }

    /// <summary>A folder to keep the objects in. Without it they are in memory, and gone when the sandbox stops.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DataPath { get; set; }

    /// <summary>Makes the buckets sample-source and sample-destination, and puts some objects into the first: difficult keys, and films/feature.mxf of 5 TB, which takes no room.</summary>
    [Parameter]
    public SwitchParameter WithSampleObjects { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing() => Guard(() =>
    {
        if (!ShouldProcess("this computer", "Start a sandbox"))
            return;
        string[] buckets = WithSampleObjects ? [SampleObjects.SourceBucket, SampleObjects.DestinationBucket, .. Bucket] : Bucket;
        var (process, ready) = Start(buckets);
        var sandbox = new TransferSandbox
        {
            EndpointUrl = ready.Endpoint,
            AccessKey = ready.AccessKey,
            SecretKey = ready.SecretKey,
            Region = ready.Region,
            Bucket = buckets,
            ProcessId = process.Id,
        };
        var isHandedOver = false;
        try
        {
            if (WithSampleObjects)
                PutSamples(sandbox);
            WriteObject(sandbox);
            isHandedOver = true;

            // For a person as Write-Host does: one line that no view breaks, so that it can be copied. A script finds it in Session.
            WriteInformation(new HostInformationMessage { Message = $"To point this session at it: {sandbox.Session}" }, Console.IsOutputRedirected ? [] : ["PSHOST"]);
        }
        finally
        {
            if (!isHandedOver)
                process.Dispose();
        }
    });

    private (SandboxProcess Process, SandboxReady Ready) Start(string[] buckets)
    {
        List<string> arguments = ["--port", Port.ToString(CultureInfo.InvariantCulture)];
        foreach (var bucket in buckets)
            arguments.AddRange(["--bucket", bucket]);
        if (DataPath is not null)
            arguments.AddRange(["--data", ResolvePath(nameof(DataPath), DataPath)]);
        if (WithSampleObjects)
            arguments.AddRange(["--virtual", SampleObjects.VirtualObject]);
        try
        {
            return Wait(SandboxProcess.StartAsync(arguments, StopToken));
        }
        catch (SandboxException e)
        {
            ThrowTerminatingError(ErrorRecords.SandboxFailed(e.Id, e.Message, e.InnerException));
            throw;
        }
    }

    private void PutSamples(TransferSandbox sandbox)
    {
        using var store = S3ObjectStore.Create(new()
        {
            EndpointUrl = sandbox.EndpointUrl,
            AccessKey = sandbox.AccessKey,
            SecretKey = sandbox.SecretKey,
            Region = sandbox.Region,
        });
        SampleObjects.PutAsync(store, StopToken).GetAwaiter().GetResult();
    }
}
