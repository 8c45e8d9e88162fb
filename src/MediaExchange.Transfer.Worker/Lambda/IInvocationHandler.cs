namespace MediaExchange.Transfer.Worker.Lambda;

/// <summary>What the function does with an invocation; the loop does all the rest.</summary>
internal interface IInvocationHandler
{
    /// <summary>Answers one invocation. Invocations come one after the other, never two at once.</summary>
    /// <param name="invocation">The invocation.</param>
    /// <param name="cancellationToken">Cancelled shortly before the deadline, so that there is time left for an answer, and when the process shall end.</param>
    /// <returns>The answer, in JSON.</returns>
    /// <exception cref="InvocationException">The invocation cannot be answered; the caller gets the message.</exception>
    Task<ReadOnlyMemory<byte>> HandleAsync(Invocation invocation, CancellationToken cancellationToken);
}
