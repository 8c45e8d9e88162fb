namespace MediaExchange.Transfer.Aws.Clients;

/// <summary>What tells one AWS service from another on the wire.</summary>
/// <param name="Id">Its name in the SDKs, such as <c>CloudFormation</c> or <c>CloudWatch Logs</c>.</param>
/// <param name="SigningName">Its name in the credential scope of a signature.</param>
/// <param name="Version">The date of its API.</param>
/// <param name="Hosts">How its host names are made.</param>
internal sealed record ServiceDescription(string Id, string SigningName, string Version, HostNames Hosts)
{
    /// <summary>What AWS_ENDPOINT_URL_ goes on with for this service alone.</summary>
    public string EndpointVariable => Id.ToUpperInvariant().Replace(' ', '_');
}
