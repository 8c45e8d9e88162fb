using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>Parts that the store copies by itself.</summary>
internal sealed class CopiedParts(CopyContext context, CreatedUpload upload) : IPartWork
{
    public bool IncludesKept => false;

    public async ValueTask<Func<CancellationToken, Task<UploadedPart>>> BeginAsync(Part part, UploadedPart? kept, CancellationToken cancellationToken)
    {
        await context.Caller.AcquirePartAsync(context.Tally, cancellationToken).ConfigureAwait(false);
        var request = new CopyPartRequest(upload, part.Number, context.Source, context.Head.ETag, part.Offset, part.Length);
        return token => context.Caller.CallPartAsync(context.Tally, sending => context.DestinationStore.CopyPartAsync(request, sending), token);
    }
}
