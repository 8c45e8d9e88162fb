namespace MediaExchange.Transfer.Aws.Preflight;

/// <summary>Actions that somebody needs on resources.</summary>
/// <param name="What">For a sentence: what they are for.</param>
/// <param name="Actions">Such as <c>s3:GetObject</c>.</param>
/// <param name="Resources">ARNs.</param>
/// <param name="Context">Condition keys that AWS itself will set, with their values.</param>
internal sealed record PermissionNeed(string What, IReadOnlyList<string> Actions, IReadOnlyList<string> Resources, IReadOnlyDictionary<string, string>? Context = null);
