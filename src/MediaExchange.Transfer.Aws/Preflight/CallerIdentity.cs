using Amazon.Runtime;
using Amazon.SecurityToken.Model;
using MediaExchange.Transfer.Aws.Clients.IdentityManagement;
using MediaExchange.Transfer.Aws.Clients.SecurityToken;

namespace MediaExchange.Transfer.Aws.Preflight;

/// <summary>Who asks.</summary>
/// <param name="Account">Twelve digits.</param>
/// <param name="Arn">The ARN of a user, of a session of a role, or of an account's root.</param>
internal sealed record CallerIdentity(string Account, string Arn)
{
    /// <summary>Whether it may do everything, and so cannot be simulated.</summary>
    public bool IsRoot => Arn.EndsWith(":root", StringComparison.Ordinal);

    public static async Task<CallerIdentity> FindAsync(AwsAccess access, CancellationToken cancellationToken)
    {
        using var client = SecurityTokenService.Create(access);
        var answer = await client.GetCallerIdentityAsync(new GetCallerIdentityRequest(), cancellationToken).ConfigureAwait(false);
        return new CallerIdentity(answer.Account ?? "", answer.Arn ?? "");
    }

    /// <summary>The user or role whose policies apply: a simulation takes no sessions.</summary>
    /// <returns>Null for who has no policies of their own there, such as a federated user.</returns>
    public async Task<string?> PrincipalAsync(AmazonIdentityManagementServiceClient client, CancellationToken cancellationToken)
    {
        // arn:PARTITION:sts::ACCOUNT:assumed-role/ROLE/SESSION, without the role's path.
        var parts = Arn.Split(':');
        if (parts is not [_, var partition, var service, _, _, var resource, ..])
            return null;
        if (service == "iam")
            return resource.StartsWith("user/", StringComparison.Ordinal) ? Arn : null;
        if (resource.Split('/') is not ["assumed-role", var role, ..])
            return null;
        try
        {
            return (await client.GetRoleAsync(new GetRoleRequest { RoleName = role }, cancellationToken).ConfigureAwait(false)).Role?.Arn;
        }
        catch (AmazonServiceException refused) when (refused.ErrorCode is "AccessDenied" or "AccessDeniedException")
        {
            return $"arn:{partition}:iam::{Account}:role/{role}";
        }
    }
}
