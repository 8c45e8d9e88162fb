using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Copying;

public sealed class LateCreateTests
{
    private static readonly TransferOptions Options = new() { MultipartThreshold = 5 << 20, PartSize = 5 << 20 };

    [Theory]
    [InlineData(StoreOperation.CopyPart, false)]
    [InlineData(StoreOperation.CompleteUpload, false)]
    [InlineData(StoreOperation.CopyPart, true)]
    public async Task A_create_that_arrives_after_its_second_try_was_answered_leaves_no_upload_behind(StoreOperation arrivesBefore, bool fails)
    {
        var scene = new Scene();
        scene.Store.AddSyntheticObject(Scene.Source, "large", 12 << 20, 1);
        var store = new LateCreateStore(scene.Store, arrivesBefore, fails);

        var outcome = Assert.Single(await scene.OutcomesAsync(Scene.Rows("large"), Options, store));

        Assert.True(store.HasArrived);
        Assert.Equal((fails ? ItemStatus.Failed : ItemStatus.Copied, 0), (outcome.Status, scene.Store.PendingUploads));
    }

    /// <summary>Loses the first Create on its way, and lets it take effect before a later request.</summary>
    private sealed class LateCreateStore(IObjectStore inner, StoreOperation arrivesBefore, bool fails) : DelegatingObjectStore(inner)
    {
        private Func<Task>? _late;

        public bool HasArrived { get; private set; }

        protected override async Task<T> InvokeAsync<T>(StoreCall call, Func<CancellationToken, Task<T>> next, CancellationToken cancellationToken)
        {
            if (call.Operation == StoreOperation.CreateUpload && _late is null)
            {
                _late = () => next(CancellationToken.None);
                throw new StoreException(new StoreError { Kind = StoreErrorKind.ConnectionLost, Operation = "CreateMultipartUpload", Location = call.Location, Message = "The connection was reset." });
            }

            if (call.Operation == arrivesBefore && !HasArrived)
            {
                HasArrived = true;
                await _late!();
            }

            if (fails && call.Operation == StoreOperation.CopyPart)
                throw new StoreException(new StoreError { Kind = StoreErrorKind.AccessDenied, Operation = "UploadPartCopy", Location = call.Location, Message = "Access Denied" });
            return await next(cancellationToken);
        }
    }
}
