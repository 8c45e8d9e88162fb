using Amazon.Runtime;
using MediaExchange.Transfer.Aws.Clients.Query;
using MediaExchange.Transfer.Aws.Clients.Xml;

namespace MediaExchange.Transfer.Aws.Clients.IdentityManagement;

/// <summary>AWS Identity and Access Management, as far as preflight reads it. Errors are <see cref="AmazonIdentityManagementServiceException"/>.</summary>
/// <param name="access">Where and as whom; the region tells the partition. AWS_ENDPOINT_URL_IAM names another address.</param>
internal sealed class AmazonIdentityManagementServiceClient(AwsAccess access) : QueryServiceClient(access, Service)
{
    internal static readonly ServiceDescription Service = new("IAM", "iam", "2010-05-08", new HostNames("iam") { IsGlobal = true });

    /// <summary>Asks what a user or role may do, page by page. Nothing is done.</summary>
    public Task<SimulatePrincipalPolicyResponse> SimulatePrincipalPolicyAsync(SimulatePrincipalPolicyRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            request,
            "SimulatePrincipalPolicy",
            form => form
                .Add(nameof(request.PolicySourceArn), request.PolicySourceArn)
                .Add(nameof(request.ActionNames), request.ActionNames)
                .Add(nameof(request.ResourceArns), request.ResourceArns)
                .Add(nameof(request.ResourcePolicy), request.ResourcePolicy)
                .Add(nameof(request.ResourceOwner), request.ResourceOwner)
                .Add(nameof(request.CallerArn), request.CallerArn)
                .Add(nameof(request.ContextEntries), request.ContextEntries, ContextEntry.Write)
                .Add(nameof(request.MaxItems), request.MaxItems)
                .Add(nameof(request.Marker), request.Marker),
            result => new SimulatePrincipalPolicyResponse
            {
                EvaluationResults = result.List(nameof(SimulatePrincipalPolicyResponse.EvaluationResults), EvaluationResult.Read),
                IsTruncated = result.Flag(nameof(SimulatePrincipalPolicyResponse.IsTruncated)),
                Marker = result.Text(nameof(SimulatePrincipalPolicyResponse.Marker)),
            },
            cancellationToken);

    /// <summary>Describes a role. One that is not there is a NoSuchEntity.</summary>
    public Task<GetRoleResponse> GetRoleAsync(GetRoleRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            request,
            "GetRole",
            form => form.Add(nameof(request.RoleName), request.RoleName),
            result => new GetRoleResponse { Role = result.Structure(nameof(GetRoleResponse.Role), Role.Read) },
            cancellationToken);

    protected override AmazonServiceException NewException(ServiceFailure failure) => new AmazonIdentityManagementServiceException(failure);
}
