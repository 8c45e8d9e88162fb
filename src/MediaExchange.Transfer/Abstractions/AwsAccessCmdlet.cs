using System.Management.Automation;
using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Binding;

namespace MediaExchange.Transfer.Abstractions;

/// <summary>A cmdlet that talks to AWS: as whom, and where. Names and aliases are those of AWS Tools for PowerShell.</summary>
public abstract class AwsAccessCmdlet : StoppableCmdlet
{
    private protected AwsAccessCmdlet()
    {
    }

    /// <summary>The access key of the account or role to act as. Needs -SecretKey.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("AK")]
    public string? AccessKey { get; set; }

    /// <summary>The secret key that belongs to -AccessKey.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("SK", "SecretAccessKey")]
    public string? SecretKey { get; set; }

    /// <summary>The session token, where -AccessKey and -SecretKey are temporary.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("ST")]
    public string? SessionToken { get; set; }

    /// <summary>The name of a stored profile whose credentials and region are used, single sign-on and assumed roles included.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("StoredCredentials", "AWSProfileName")]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    public string? ProfileName { get; set; }

    /// <summary>A credentials file to look for -ProfileName in, instead of the usual places.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("AWSProfilesLocation", "ProfilesLocation")]
    public string? ProfileLocation { get; set; }

    /// <summary>
    /// A credentials object of the AWS SDK, such as Get-AWSCredential and New-AWSCredential of AWS Tools for PowerShell give.
    /// It is asked again whenever its keys expire.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public object? Credential { get; set; }

    /// <summary>
    /// The region, such as eu-west-1. Of a bucket its own region is found and used, so for objects this matters only where a bucket does not tell its region.
    /// Without it: $StoredAWSRegion, AWS_REGION, the profile's region, the instance's, us-east-1.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("RegionToCall")]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public object? Region { get; set; }

    /// <summary>Another address than AWS's own: that of a sandbox such as http://127.0.0.1:9000, of a store that speaks S3, or of a VPC endpoint.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? EndpointUrl { get; set; }

    /// <summary>What was given, and what the session remembers now: AWS Tools may have changed either since the last command.</summary>
    private protected virtual AwsAccess Access => new()
    {
        AccessKey = AccessKey,
        SecretKey = SecretKey,
        SessionToken = SessionToken,
        ProfileName = ProfileName,
        ProfileLocation = ProfileLocation is null ? null : ResolvePath(nameof(ProfileLocation), ProfileLocation),
        Credential = Unwrap(Credential),
        StoredCredentials = Unwrap(GetVariableValue("StoredAWSCredentials")),
        Region = Unwrap(Region) as string,
        // AWS Tools takes an object for -Region too, such as Get-AWSRegion gives.
        StoredRegion = Unwrap(Unwrap(Region) is null or string ? GetVariableValue("StoredAWSRegion") : Region),
        EndpointUrl = EndpointUrl,
        UserAgentSuffix = "PowerShell",
    };

    /// <summary>What was given that is no secret, to write the same command again.</summary>
    private protected string GivenAccess => string.Concat(
        GivenNames.Where(given => given.Value is not null).Select(given => $" -{given.Name} '{given.Value!.Replace("'", "''", StringComparison.Ordinal)}'"));

    /// <summary>The parameters of <see cref="GivenAccess"/>.</summary>
    private protected virtual IEnumerable<(string Name, string? Value)> GivenNames =>
        [(nameof(ProfileName), ProfileName), (nameof(ProfileLocation), ProfileLocation), (nameof(EndpointUrl), EndpointUrl)];

    private protected static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
