namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>The upload cannot be finished, but another one may: it was aborted by somebody else, or its parts do not add up. Never leaves the engine.</summary>
internal sealed class RestartUploadException(ItemFailure failure) : Exception(failure.Message)
{
    /// <summary>Why the item fails when it has been started afresh often enough.</summary>
    public ItemFailure Failure { get; } = failure;
}
