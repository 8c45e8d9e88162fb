using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;

namespace MediaExchange.Transfer.Aws.Credentials;

/// <summary>What the SDK finds by itself, when it is first needed: environment, web identity, default profile, container, instance.</summary>
internal sealed class DefaultChainCredentials : AWSCredentials, IRenewable
{
    private volatile AWSCredentials? _found;

    public override ImmutableCredentials GetCredentials() => Remember().GetCredentials();

    // Without a container or profile the chain ends at the instance metadata, which blocks its thread for some seconds.
    public override Task<ImmutableCredentials> GetCredentialsAsync() => Task.Run(() => Remember().GetCredentialsAsync());

    public void Renew()
    {
        // Those of a role or a sign-on fetch new keys themselves, once they have none; anything else is looked for again.
        (_found as RefreshingAWSCredentials)?.ClearCredentials();
        _found = null;
    }

    private AWSCredentials Remember() => _found = Find();

    private static AWSCredentials Find()
    {
        try
        {
            return DefaultAWSCredentialsIdentityResolver.GetCredentials();
        }
        catch (ProfileNotFoundException exception)
        {
            throw new AwsAccessException(
                nameof(AwsAccess.ProfileName),
                $"The profile '{DefaultAWSCredentialsIdentityResolver.GetProfileName()}', which AWS_PROFILE names, does not exist. Correct AWS_PROFILE, or give -ProfileName.",
                exception);
        }
        catch (AmazonClientException exception)
        {
            throw new AwsAccessException(
                nameof(AwsAccess.Credential),
                "No AWS credentials were found in the environment, the default profile, a container or an instance role. Give -ProfileName, or -AccessKey and -SecretKey, or sign in with 'aws sso login'.",
                exception);
        }
    }
}
