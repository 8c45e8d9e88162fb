namespace MediaExchange.Transfer.Sandbox.Planes.Iam;

/// <summary>What nobody, or some, may do by IAM's word: the document of PUT /_sandbox/iam.</summary>
/// <example>
/// <code>
/// { "denied": [ { "action": "iam:CreateRole" }, { "principal": "arn:aws:iam::*:role/x", "action": "s3:Put*", "resource": "arn:aws:s3:::b/*" } ] }
/// </code>
/// </example>
internal sealed record IamSettings
{
    public static readonly IamSettings Default = new();

    public IReadOnlyList<IamDenial> Denied { get; init; } = [];

    /// <summary>What is wrong with it, in a sentence, or null.</summary>
    public string? Problem() => Denied.Any(denial => denial is null) ? "denied must not hold null." : null;
}
