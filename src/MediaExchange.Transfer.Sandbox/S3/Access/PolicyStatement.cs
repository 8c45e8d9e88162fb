namespace MediaExchange.Transfer.Sandbox.S3.Access;

/// <summary>One statement of a bucket policy.</summary>
/// <param name="IsAllow">Allow, else Deny.</param>
/// <param name="Principals">Account numbers, ARNs or <c>*</c>.</param>
/// <param name="IsNotPrincipal">Whether it speaks of all others.</param>
/// <param name="Actions">Patterns such as <c>s3:Get*</c>.</param>
/// <param name="IsNotAction">Whether it speaks of all others.</param>
/// <param name="Resources">Patterns of ARNs.</param>
/// <param name="Conditions">All must hold.</param>
internal sealed record PolicyStatement(
    bool IsAllow,
    IReadOnlyList<string> Principals,
    bool IsNotPrincipal,
    IReadOnlyList<string> Actions,
    bool IsNotAction,
    IReadOnlyList<string> Resources,
    IReadOnlyList<PolicyCondition> Conditions)
{
    public bool Applies(string? accountId, string action, string resource, Func<string, string?> values) =>
        Principals.Any(principal => IsAbout(principal, accountId)) != IsNotPrincipal
        && Actions.Any(pattern => Wildcard.Matches(pattern, action, ignoreCase: true)) != IsNotAction
        && Resources.Any(pattern => Wildcard.Matches(pattern, resource, ignoreCase: false))
        && Conditions.All(condition => condition.Holds(values));

    // A user's or role's ARN stands for its account: the sandbox has no users below accounts.
    private static bool IsAbout(string principal, string? accountId) =>
        principal == "*" || (accountId is not null && (principal == accountId || principal.Split(':') is [_, _, _, _, var account, ..] && account == accountId));
}
