using MediaExchange.Transfer.Aws.Clients.Batch;
using MediaExchange.Transfer.Aws.Clients.CloudWatchLogs;
using MediaExchange.Transfer.Aws.Clients.S3Control;
using MediaExchange.Transfer.Aws.Helpers;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>The services that remote runs need.</summary>
internal sealed class RunClients : IDisposable
{
    // Services answer some questions a second, and runs take minutes; a sandbox takes no time.
    private static readonly TimeSpan Patient = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(100);

    /// <exception cref="AwsAccessException">The credentials, the region or the endpoint cannot be used.</exception>
    public RunClients(AwsAccess access, TimeProvider time)
    {
        Time = time;
        Store = S3ObjectStore.Create(access with { MaxConnections = 64 });
        Batch = new AmazonBatchClient(access);
        Control = new AmazonS3ControlClient(access);
        Logs = new AmazonCloudWatchLogsClient(access);
    }

    public TimeProvider Time { get; }

    public S3ObjectStore Store { get; }

    public AmazonBatchClient Batch { get; }

    public AmazonS3ControlClient Control { get; }

    public AmazonCloudWatchLogsClient Logs { get; }

    /// <summary>How long to wait between two looks.</summary>
    public TimeSpan PollInterval => Batch.Address.IsLoopback ? Quick : Patient;

    public Task PauseAsync(CancellationToken cancellationToken) => Task.Delay(PollInterval, Time, cancellationToken);

    /// <summary>Asks a service, and tells in one sentence why it did not do it.</summary>
    /// <param name="what">What was wanted, as <c>The run 'x' cannot be begun</c>.</param>
    /// <param name="target">What it was about.</param>
    /// <param name="ask">Asks.</param>
    /// <exception cref="TransferException">It refused, or cannot be asked.</exception>
    public async Task<T> AskAsync<T>(string what, string target, Func<Task<T>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (StoreException exception)
        {
            throw TransferException.Of(exception, what, Store);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or TransferException or AwsAccessException)
            && HelperFailures.From(exception, what, target) is { } told)
        {
            throw told;
        }
    }

    public void Dispose()
    {
        Store.Dispose();
        Batch.Dispose();
        Control.Dispose();
        Logs.Dispose();
    }
}
