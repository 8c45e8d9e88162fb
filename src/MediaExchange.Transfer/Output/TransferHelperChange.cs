using MediaExchange.Transfer.Aws.Helpers;

namespace MediaExchange.Transfer.Output;

/// <summary>What Install-TransferHelper -WhatIf would do to one resource.</summary>
public sealed class TransferHelperChange
{
    private readonly bool _isReplaced;

    internal TransferHelperChange(HelperChange change)
    {
        _isReplaced = change.IsReplaced;
        Action = change.Action;
        Resource = change.Resource;
        Type = change.Type;
        Replacement = change.Replacement;
        Property = change.Properties;
    }

    /// <summary>Add, Modify or Remove.</summary>
    public string Action { get; }

    /// <summary>Whether another resource takes its place: True, False or Conditional.</summary>
    public string? Replacement { get; }

    /// <summary>The resource's name in the template.</summary>
    public string Resource { get; }

    /// <summary>Its type.</summary>
    public string Type { get; }

    /// <summary>What changes of it.</summary>
    public IReadOnlyList<string> Property { get; }

    /// <summary>Writes it as a sentence.</summary>
    public override string ToString() => $"{Action} {Resource} ({Type}){(_isReplaced ? ", which replaces it" : "")}";
}
