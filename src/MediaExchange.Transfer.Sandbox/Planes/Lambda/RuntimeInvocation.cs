namespace MediaExchange.Transfer.Sandbox.Planes.Lambda;

/// <summary>An invocation on its way through a process.</summary>
/// <param name="function">What is invoked.</param>
/// <param name="payload">The event.</param>
internal sealed class RuntimeInvocation(FunctionDefinition function, ReadOnlyMemory<byte> payload)
{
    public string RequestId { get; } = Guid.NewGuid().ToString();

    public string FunctionArn => function.Arn;

    public ReadOnlyMemory<byte> Payload => payload;

    /// <summary>When the process is taken away; known once it gets the invocation.</summary>
    public DateTimeOffset Deadline { get; set; }

    /// <summary>X-Ray's trace header: nothing is sampled.</summary>
    public string TraceId { get; } = $"Root=1-{Convert.ToHexStringLower(BitConverter.GetBytes(Environment.TickCount))}-{Guid.NewGuid():N}"[..40] + ";Parent=0000000000000000;Sampled=0";

    /// <summary>What the process made of it.</summary>
    public TaskCompletionSource<FunctionResult> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
