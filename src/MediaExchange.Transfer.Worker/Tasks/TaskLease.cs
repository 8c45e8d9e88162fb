using MediaExchange.Transfer.Engine.Leases;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Worker.Tasks;

/// <summary>The lease for one object, taken before anybody reads what was done of it: whoever had it may have gone on until then.</summary>
internal static class TaskLease
{
    /// <returns>The lease; null where none is needed.</returns>
    /// <exception cref="ObjectLeaseException">Somebody else has it for longer than one waits.</exception>
    public static async Task<IAsyncDisposable?> AcquireAsync(IObjectLeases leases, TransferRecipe recipe, ObjectLocation source, CancellationToken cancellationToken) =>
        recipe.IfExists != IfExists.Overwrite && recipe.Keys.Map(source.Key, out _) is { } key
            ? await leases.AcquireAsync(new ObjectLocation(recipe.DestinationBucket, key), cancellationToken)
            : null;
}
