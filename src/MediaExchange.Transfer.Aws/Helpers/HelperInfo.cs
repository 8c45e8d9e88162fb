namespace MediaExchange.Transfer.Aws.Helpers;

/// <summary>A helper as its stack describes it.</summary>
public sealed record HelperInfo
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its stack's name.</summary>
    public required string StackName { get; init; }

    /// <summary>Its stack's ARN.</summary>
    public required string StackId { get; init; }

    /// <summary>The region that it is in.</summary>
    public required string Region { get; init; }

    /// <summary>Its stack's status, in CloudFormation's words, such as <c>CREATE_COMPLETE</c>.</summary>
    public required string Status { get; init; }

    /// <summary>What CloudFormation says of that; <see langword="null"/> for nothing.</summary>
    public string? StatusReason { get; init; }

    /// <summary>The version of the module that installed or updated it; <see langword="null"/> when the stack does not say.</summary>
    public string? Version { get; init; }

    /// <summary>When it was installed (UTC).</summary>
    public DateTimeOffset InstalledAt { get; init; }

    /// <summary>When it was last updated (UTC); <see langword="null"/> for never.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The template's parameters, by name.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    /// <summary>The stack's outputs, by name; empty before it is complete.</summary>
    public required IReadOnlyDictionary<string, string> Outputs { get; init; }

    /// <summary>Whether it is only planned: nothing was made yet.</summary>
    public bool IsPlanned => HelperStatus.IsPlanned(Status);

    /// <summary>Whether something is being made, changed or removed.</summary>
    public bool IsChanging => HelperStatus.IsChanging(Status);

    /// <summary>Whether it is there and whole.</summary>
    public bool IsReady => HelperStatus.IsReady(Status);

    /// <summary>Whether it is in a state that nothing but its removal leads out of.</summary>
    public bool MustBeRemoved => HelperStatus.MustBeRemoved(Status);

    /// <summary>How its version stands to the module's.</summary>
    /// <param name="moduleVersion">The module's version.</param>
    public HelperVersionStatus VersionStatus(string moduleVersion) => WorkerTag.Read(Version) is not { } own || WorkerTag.Read(moduleVersion) is not { } module
        ? HelperVersionStatus.Unknown
        : Stands(own, module);

    /// <summary>Whether an update takes the image of the module, when no other is given: what is older moves, and what a person chose stays.</summary>
    /// <param name="moduleVersion">The module's version.</param>
    /// <param name="architecture">The architecture that is asked for; <see langword="null"/> for what it has.</param>
    /// <param name="goesBack">Whether a newer one is to be replaced, too.</param>
    public HelperImageNeed ImageNeed(string moduleVersion, HelperArchitecture? architecture, bool goesBack)
    {
        if (WorkerTag.Read(Parameters.GetValueOrDefault("WorkerImageUri")) is not { } image || WorkerTag.Read(moduleVersion) is not { } module)
            return HelperImageNeed.None;
        return Stands(image, module) switch
        {
            HelperVersionStatus.Older => HelperImageNeed.Required,
            HelperVersionStatus.Newer when goesBack => HelperImageNeed.Required,
            HelperVersionStatus.Newer => HelperImageNeed.None,
            _ when image.Architecture is null => HelperImageNeed.None,
            _ => architecture is null || architecture == image.Architecture ? HelperImageNeed.Optional : HelperImageNeed.Required,
        };
    }

    private static HelperVersionStatus Stands(WorkerTag own, WorkerTag module) => own.Version.CompareTo(module.Version) switch
    {
        < 0 => HelperVersionStatus.Older,
        0 => HelperVersionStatus.Current,
        _ => HelperVersionStatus.Newer,
    };
}
