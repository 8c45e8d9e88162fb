using System.Collections;
using System.Collections.Concurrent;
using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Aws.Helpers;

namespace MediaExchange.Transfer.Binding;

/// <summary>Completes the names of the region's helpers.</summary>
public sealed class HelperNameCompleter : RemoteCompleter
{
    private protected override async Task FindAsync(AwsAccess access, IDictionary parameters, ConcurrentQueue<string> found, CancellationToken cancellationToken)
    {
        using var manager = new HelperManager(access);
        await foreach (var helper in manager.ListAsync(cancellationToken).ConfigureAwait(false))
            found.Enqueue(helper.Name);
    }
}
