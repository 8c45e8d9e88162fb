using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Credentials;

/// <summary>The credentials of a named profile, read from its file again when they have expired: sign-in tools write new keys there.</summary>
/// <param name="first">What the profile said when it was checked.</param>
/// <param name="read">Reads the profile again.</param>
internal sealed class ProfileCredentials(AWSCredentials first, Func<AWSCredentials> read) : AWSCredentials, IRenewable
{
    private volatile AWSCredentials _current = first;

    public override ImmutableCredentials GetCredentials() => _current.GetCredentials();

    public override Task<ImmutableCredentials> GetCredentialsAsync() => _current.GetCredentialsAsync();

    public void Renew()
    {
        try
        {
            _current = read();
        }
        catch (AwsAccessException)
        {
            // The profile is being written, or gone: the old keys fail with the store's own words, which say what has happened.
        }
    }
}
