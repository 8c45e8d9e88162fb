using Amazon.Runtime;
using MediaExchange.Transfer.Aws.Clients.IdentityManagement;

namespace MediaExchange.Transfer.Aws.Preflight;

/// <summary>Asks IAM what somebody may do, without doing it. IAM goes by the policies of who asks, of the organization and of boundaries; policies of buckets and keys it does not see.</summary>
internal sealed class PermissionSimulation(AmazonIdentityManagementServiceClient client)
{
    private const string Area = CheckAreas.Permission;

    /// <param name="who">For a sentence, such as <c>the driver's role</c>.</param>
    /// <param name="principal">The ARN of a user or role.</param>
    /// <param name="needs">What it needs.</param>
    /// <param name="fix">What to do about what is missing.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<HelperCheck> CheckAsync(string who, string principal, IEnumerable<PermissionNeed> needs, string fix, CancellationToken cancellationToken)
    {
        var denied = new List<string>();
        var count = 0;
        try
        {
            foreach (var need in needs)
            {
                count += need.Actions.Count;
                denied.AddRange(await DeniedAsync(principal, need, cancellationToken).ConfigureAwait(false));
            }
        }
        catch (AmazonServiceException refused) when (refused.ErrorCode is "AccessDenied" or "AccessDeniedException")
        {
            return HelperCheck.Warn(Area, who, "You may not ask IAM what it may do (iam:SimulatePrincipalPolicy), so its permissions are not known.", "Allow iam:SimulatePrincipalPolicy and iam:GetRole to whoever tests, or go by the checks of the driver.");
        }
        catch (AmazonServiceException gone) when (gone.ErrorCode is "NoSuchEntity" or "NoSuchEntityException")
        {
            return HelperCheck.Fail(Area, who, $"{principal} is not there.", "Run Install-TransferHelper again; if that says that nothing would change, uninstall the helper and install it anew.");
        }

        return denied.Count == 0
            ? HelperCheck.Pass(Area, who, $"IAM allows all {count} actions that it needs.")
            : HelperCheck.Fail(Area, who, $"IAM refuses to {string.Join("; to ", denied)}.", fix);
    }

    private async Task<IEnumerable<string>> DeniedAsync(string principal, PermissionNeed need, CancellationToken cancellationToken)
    {
        var request = new SimulatePrincipalPolicyRequest
        {
            PolicySourceArn = principal,
            ActionNames = [.. need.Actions],
            ResourceArns = [.. need.Resources],
            ContextEntries =
            [
                new ContextEntry { ContextKeyName = "aws:SecureTransport", ContextKeyType = "boolean", ContextKeyValues = ["true"] },
                .. (need.Context ?? new Dictionary<string, string>()).Select(entry => new ContextEntry { ContextKeyName = entry.Key, ContextKeyType = "string", ContextKeyValues = [entry.Value] }),
            ],
        };
        var found = new List<string>();
        do
        {
            var page = await client.SimulatePrincipalPolicyAsync(request, cancellationToken).ConfigureAwait(false);
            found.AddRange(page.EvaluationResults
                .Where(result => result.EvalDecision != PolicyEvaluationDecisionType.Allowed)
                .Select(result => $"{result.EvalActionName} on {result.EvalResourceName}{Because(result)}"));
            request.Marker = page.IsTruncated == true ? page.Marker : null;
        }
        while (request.Marker is not null);
        return found.Count == 0 ? [] : [$"{need.What} ({string.Join(", ", found.Distinct(StringComparer.Ordinal))})"];
    }

    private static string Because(EvaluationResult result) =>
        result.OrganizationsDecisionDetail?.AllowedByOrganizations == false ? ", by a policy of the organization"
        : result.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary == false ? ", by the permissions boundary"
        : result.EvalDecision == PolicyEvaluationDecisionType.ExplicitDeny ? ", by a policy that denies it"
        : "";
}
