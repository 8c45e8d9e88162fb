using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.IdentityManagement;

/// <summary>Describes a role. One that is not there is a NoSuchEntity.</summary>
internal sealed class GetRoleRequest : AmazonWebServiceRequest
{
    /// <summary>Without its path.</summary>
    public string? RoleName { get; set; }
}

/// <summary>The answer to <see cref="GetRoleRequest"/>.</summary>
internal sealed class GetRoleResponse : AmazonWebServiceResponse
{
    public Role? Role { get; set; }
}
