namespace MediaExchange.Transfer.Sandbox.Planes.Lambda;

/// <summary>Runs functions.</summary>
internal interface IFunctionInvoker
{
    /// <summary>Runs a function and waits for its answer.</summary>
    /// <param name="function">Its ARN.</param>
    /// <param name="payload">The event, as JSON.</param>
    /// <param name="cancellationToken">Gives the invocation up.</param>
    /// <exception cref="PlaneException">Lambda does not run it: ResourceNotFoundException, TooManyRequestsException, ...</exception>
    Task<FunctionResult> InvokeAsync(string function, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken);
}
