namespace MediaExchange.Transfer.Aws.Images;

/// <summary>Basic credentials of a registry.</summary>
/// <param name="UserName"><c>AWS</c> for Amazon ECR.</param>
/// <param name="Password">For Amazon ECR what GetAuthorizationToken gives, which lasts 12 hours.</param>
public sealed record RegistryCredentials(string UserName, string Password)
{
    /// <summary>The user's name only: passwords end up in no log.</summary>
    /// <returns>The user's name.</returns>
    public override string ToString() => UserName;
}
