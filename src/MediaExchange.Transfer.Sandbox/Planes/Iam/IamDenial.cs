using System.IO.Enumeration;

namespace MediaExchange.Transfer.Sandbox.Planes.Iam;

/// <summary>An explicit denial; `*` and `?` are allowed everywhere.</summary>
internal sealed record IamDenial
{
    /// <summary>The ARN of user or role; any when left out.</summary>
    public string? Principal { get; init; }

    /// <summary>The action, such as <c>s3:GetObject</c>; letter case does not matter, as in IAM.</summary>
    public required string Action { get; init; }

    /// <summary>The ARN of the resource; any when left out.</summary>
    public string? Resource { get; init; }

    public bool Fits(string principal, string action, string resource) =>
        Fits(Principal, principal, ignoreCase: false) && Fits(Action, action, ignoreCase: true) && Fits(Resource, resource, ignoreCase: false);

    private static bool Fits(string? pattern, string value, bool ignoreCase) =>
        pattern is null || FileSystemName.MatchesSimpleExpression(pattern, value, ignoreCase);
}
