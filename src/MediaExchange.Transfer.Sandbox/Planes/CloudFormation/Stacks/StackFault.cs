namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Stacks;

/// <summary>A step that fails.</summary>
internal sealed record StackFault
{
    /// <summary>The stack's name, `*` and `?` allowed; any when left out.</summary>
    public string? Stack { get; init; }

    /// <summary>The logical id, `*` and `?` allowed; any when left out.</summary>
    public string? Resource { get; init; }

    /// <summary>What fails; its creation when left out.</summary>
    public StackAction On { get; init; } = StackAction.Create;

    /// <summary>The reason in the event.</summary>
    public string Reason { get; init; } = "The sandbox was told to fail this.";

    /// <summary>How often at most; always when left out.</summary>
    public int? Times { get; init; }
}
