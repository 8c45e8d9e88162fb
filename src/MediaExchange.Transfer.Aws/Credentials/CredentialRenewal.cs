using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Credentials;

/// <summary>Sees to it that keys which a store has called expired are asked for anew, once, however many requests they failed.</summary>
internal sealed class CredentialRenewal(AWSCredentials credentials) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Drops cached credentials, unless another request has done so since these keys were got.</summary>
    /// <param name="expired">The keys that the store refused.</param>
    public async Task RenewAsync(ImmutableCredentials expired)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            if (!await AreStillCurrentAsync(expired).ConfigureAwait(false))
                return;
            if (credentials is IRenewable renewable)
                renewable.Renew();
            else if (credentials is RefreshingAWSCredentials refreshing)
                refreshing.ClearCredentials();
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<bool> AreStillCurrentAsync(ImmutableCredentials expired)
    {
        try
        {
            var now = await credentials.GetCredentialsAsync().ConfigureAwait(false);
            return now.AccessKey == expired.AccessKey && now.Token == expired.Token;
        }
        catch (Exception exception) when (exception is AmazonClientException or AwsAccessException or InvalidOperationException or HttpRequestException or IOException)
        {
            // They cannot be had at the moment; what is cached is of no use.
            return true;
        }
    }
}
