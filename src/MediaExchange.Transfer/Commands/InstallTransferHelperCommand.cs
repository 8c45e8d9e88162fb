using System.Collections;
using System.Management.Automation;
using MediaExchange.Transfer.Abstractions;
using MediaExchange.Transfer.Aws.Helpers;
using MediaExchange.Transfer.Binding;
using MediaExchange.Transfer.Output;

namespace MediaExchange.Transfer.Commands;

/// <summary>Installs what remote transfers need into an account, or updates it: one CloudFormation stack, a helper, for each publisher and subscriber.</summary>
/// <remarks>
/// <para>Nothing but this module is needed. Run again, it updates: what is not said keeps its value, and where nothing would change nothing is done. An installation that was interrupted goes on in CloudFormation; the same command waits for it and goes on from there.</para>
/// <para>The worker's image, which goes with this module, is pushed into the account's registry where it is not there yet, and an update moves a helper of an older version to it; -WorkerImageUri names another. A helper of a newer version than this module is left alone, unless -Force says otherwise.</para>
/// <para>-WhatIf makes a change set, gives its changes as objects, and removes it again; nothing is pushed. Before a resource is replaced or removed the cmdlet asks, unless -Force says otherwise; -Confirm:$false alone does not.</para>
/// <para>When something fails, CloudFormation undoes all of it, and the error names the first resource that failed, and why. A helper costs nothing while no transfer runs, except for what is kept in its bucket and its logs.</para>
/// </remarks>
/// <example>
/// <code>Install-TransferHelper -HelperRole Publisher -SourceBucket studio-masters -DestinationBucket exchange-bucket -DestinationKmsKeyArn $key -SubscriberCanonicalUserId $subscriber -Region eu-west-1</code>
/// <para>Installs the helper 'default' for a publisher: it reads one bucket and pushes into the subscriber's exchange bucket.</para>
/// </example>
/// <example>
/// <code>Install-TransferHelper studio -ParameterFile studio.psd1 -WhatIf</code>
/// <para>Shows what would change, with the parameters of a file.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Install, "TransferHelper", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(TransferHelper), typeof(TransferHelperChange))]
public sealed class InstallTransferHelperCommand : HelperSettingsCmdlet
{
    /// <summary>The helper's name: a lower-case letter, then lower-case letters, digits and hyphens, 31 characters at most.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [PSDefaultValue(Help = HelperName.Default)]
    [ArgumentCompleter(typeof(HelperNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = HelperName.Default;

    /// <summary>Tags for the stack and all that it makes.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable? Tag { get; set; }

    /// <summary>Another template than the module's own, such as one with changes of yours.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TemplatePath { get; set; }

    /// <summary>Does not ask before a resource is replaced or removed, and takes a helper of a newer version back to this module's.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Guard(() =>
    {
        ReadParameterFile();
        var template = ReadTemplate();
        using var manager = OpenManager();
        var helper = Settled(manager, Name);
        var there = helper is { MustBeRemoved: false, IsPlanned: false } ? helper : null;
        if (!Force && there?.VersionStatus(HelperTemplate.ModuleVersion) == HelperVersionStatus.Newer)
            ThrowTerminatingError(ErrorRecords.HelperNewer(Name, there.Version, HelperTemplate.ModuleVersion));
        using var source = OpenImage(there, Force);
        var image = source is null ? null : Find(source, Wait(manager.ArchitectureAsync(there, Settings, template, StopToken)));
        if (helper?.MustBeRemoved == true && !Remove(manager, helper))
            return;
        var plan = Wait(manager.PlanAsync(Name, image is null ? Settings : Settings with { WorkerImageUri = image.Uri }, template, HelperTemplate.ModuleVersion, Tags(), StopToken));
        if (plan.ChangeSetId is null && image?.IsThere != false)
            WriteVerbose($"The helper '{Name}' is up to date: nothing would change.");
        else if (!Agreed(plan))
            return;
        WriteObject(Described(Wait(manager.FindAsync(Name, StopToken))!));

        bool Agreed(HelperPlan planned)
        {
            var done = false;
            try
            {
                foreach (var change in IsWhatIf ? planned.Changes : [])
                    WriteObject(new TransferHelperChange(change));
                if (!ShouldProcess($"helper '{Name}' in {manager.Region}", $"{(planned.IsNew ? "Install" : "Update")}, {Counted.Of(planned.Changes.Count, "resource")} added, changed or removed{(image?.IsThere == false ? $". First: {Pushes(image)}, as {image.Uri}" : "")}"))
                    return false;
                if (!Force && planned.Lost.Any() && !ShouldContinue($"Replaced or removed: {string.Join(", ", planned.Lost.Select(change => $"{change.Resource} ({change.Type})"))}.", $"The helper '{Name}' would lose resources"))
                    return false;
                if (image is not null)
                    Push(source!, image);
                done = true;
                Watch($"{(planned.IsNew ? "Installing" : "Updating")} {HelperName.StackOf(Name)}", manager.ExecuteAsync(planned, StopToken));
                return true;
            }
            finally
            {
                if (!done)
                    Wait(manager.DiscardAsync(planned, CancellationToken.None));
            }
        }
    });

    private bool Remove(HelperManager manager, HelperInfo left)
    {
        if (!ShouldProcess($"helper '{Name}' in {manager.Region}", $"Remove what is left of an installation that ended as {left.Status}"))
            return false;
        Watch($"Removing {left.StackName}", manager.DeleteAsync(left, StopToken));
        return true;
    }

    private string ReadTemplate()
    {
        var path = TemplatePath is null ? HelperTemplate.Path : ResolvePath(nameof(TemplatePath), TemplatePath);
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(ErrorRecords.TemplateUnreadable(path, e));
            throw;
        }
    }

    private Dictionary<string, string>? Tags() => Tag?.Cast<DictionaryEntry>().ToDictionary(entry => $"{entry.Key}", entry => $"{entry.Value}");
}
