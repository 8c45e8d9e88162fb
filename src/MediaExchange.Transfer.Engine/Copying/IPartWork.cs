using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>How the parts of an upload get there.</summary>
internal interface IPartWork
{
    /// <summary>Whether parts that are there already must be gone through as well.</summary>
    bool IncludesKept { get; }

    /// <summary>Waits for a part's turn, and for what it needs.</summary>
    /// <returns>The work, to be begun at once: it gives back what was waited for, however it ends.</returns>
    ValueTask<Func<CancellationToken, Task<UploadedPart>>> BeginAsync(Part part, UploadedPart? kept, CancellationToken cancellationToken);
}
