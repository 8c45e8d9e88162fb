namespace MediaExchange.Transfer.Sandbox.Planes.Lambda;

/// <summary>What a process says through the Runtime API.</summary>
internal interface IRuntimeSession
{
    /// <summary>It waits for work.</summary>
    Task<RuntimeInvocation> NextAsync(CancellationToken cancellationToken);

    /// <summary>It answers an invocation.</summary>
    /// <returns>False when there is none with this id that waits for an answer.</returns>
    bool TryAnswer(string requestId, FunctionResult result);

    /// <summary>It cannot work at all.</summary>
    /// <param name="error">The document of the error.</param>
    void FailInit(byte[] error);
}
