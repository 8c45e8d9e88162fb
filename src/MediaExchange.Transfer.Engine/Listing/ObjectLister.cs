using System.Runtime.CompilerServices;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Listing;

/// <summary>Lists all objects below a prefix, page by page, with the next page on its way while one is read.</summary>
public static class ObjectLister
{
    /// <summary>Lists with the store's own requests, each sent once.</summary>
    /// <param name="store">The store.</param>
    /// <param name="request">Where to begin, and how large the pages are.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The objects in the order of the store's keys.</returns>
    /// <exception cref="StoreException">While enumerating, after the objects of the pages before: a request failed.</exception>
    public static IAsyncEnumerable<ListedObject> ListAsync(IObjectStore store, ListRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        return ListAsync(store.ListAsync, request, cancellationToken);
    }

    /// <summary>Lists with requests that the caller sends, such as with retries or within a budget.</summary>
    /// <param name="listPage">Sends the request for one page; called for one page at a time.</param>
    /// <param name="request">Where to begin, and how large the pages are.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The objects in the order of the store's keys.</returns>
    /// <exception cref="StoreException">While enumerating, after the objects of the pages before: a request failed.</exception>
    public static IAsyncEnumerable<ListedObject> ListAsync(
        Func<ListRequest, CancellationToken, Task<ListPage>> listPage,
        ListRequest request,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(listPage);
        ArgumentNullException.ThrowIfNull(request);
        return ListPagesAsync(listPage, request, cancellationToken);
    }

    private static async IAsyncEnumerable<ListedObject> ListPagesAsync(
        Func<ListRequest, CancellationToken, Task<ListPage>> listPage,
        ListRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<ListPage>? next = null;
        try
        {
            next = listPage(request, stop.Token);
            while (next is not null)
            {
                var page = await next.ConfigureAwait(false);
                next = null;
                if (page.ContinuationToken is { } token)
                {
                    // A store that repeats itself would be listed for ever.
                    if (token == request.ContinuationToken)
                        throw Repeated(request);
                    request = request with { ContinuationToken = token };
                    next = listPage(request, stop.Token);
                }

                foreach (var entry in page.Objects)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return entry;
                }
            }
        }
        finally
        {
            // Whoever stops early leaves a page on its way: nothing outlives the listing.
            if (next is not null)
            {
                await stop.CancelAsync().ConfigureAwait(false);
                await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static StoreException Repeated(ListRequest request) => new(new StoreError
    {
        Kind = StoreErrorKind.Unknown,
        Operation = StoreOperation.List.S3Name(),
        Location = new ObjectLocation(request.Bucket, request.Prefix),
        Message = "The store gave the same continuation token twice, so its listing has no end.",
    });
}
