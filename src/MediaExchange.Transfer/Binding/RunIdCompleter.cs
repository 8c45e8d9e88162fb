using System.Collections;
using System.Collections.Concurrent;
using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Aws.Helpers;
using MediaExchange.Transfer.Aws.Runs;

namespace MediaExchange.Transfer.Binding;

/// <summary>Completes the ids of remote runs, the latest first, of thirty days: of the helper that -HelperName names, or of all helpers of the region.</summary>
public sealed class RunIdCompleter : RemoteCompleter
{
    // Days. It is a request for each run, so that where there are many not all can be had in time; the latest are those that are asked for.
    private const int Newest = 1;
    private const int Offered = 30;

    private protected override async Task FindAsync(AwsAccess access, IDictionary parameters, ConcurrentQueue<string> found, CancellationToken cancellationToken)
    {
        var only = Text(parameters, "HelperName");
        using var manager = new HelperManager(access);
        using var runs = new RunManager(access, HelperTemplate.ModuleVersion);
        await foreach (var helper in manager.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            if (helper.Outputs.Count == 0 || (only is not null && !only.Equals(helper.Name, StringComparison.Ordinal)))
                continue;
            foreach (var days in (int[])[Newest, Offered])
            {
                var since = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(-days);
                foreach (var id in (await runs.ListIdsAsync(helper, since, cancellationToken).ConfigureAwait(false)).Except(found))
                    found.Enqueue(id);
            }
        }
    }
}
