using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;
using Amazon.Util;

namespace MediaExchange.Transfer.Aws.Credentials;

/// <summary>The region that nobody named: the default profile's, else the one that this machine is in.</summary>
internal static class InstanceRegion
{
    // Off EC2 nobody answers at the metadata address; on EC2 an answer takes milliseconds.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static async Task<string?> FindAsync()
    {
        if (new CredentialProfileStoreChain().TryGetProfile(DefaultAWSCredentialsIdentityResolver.GetProfileName(), out var profile) && profile.Region is not null)
            return profile.Region.SystemName;
        if (!EC2InstanceMetadata.IsIMDSEnabled)
            return null;
        try
        {
            // The SDK offers this without a task, and tries for longer than anybody would wait.
            return await Task.Run(() => EC2InstanceMetadata.Region?.SystemName).WaitAsync(Patience).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }
}
