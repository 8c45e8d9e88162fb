namespace MediaExchange.Transfer.Worker.Lambda.Driver;

/// <summary>The driver's numbers, each with its reason.</summary>
internal static class DriverLimits
{
    /// <summary>
    /// How long before the invocation's deadline copying ends: ten seconds at most in which the engine winds up and the ledger is written; eight to write
    /// the task down and to submit its job, each of which is a request or three of under a second; one for the answer, and one that the loop keeps.
    /// </summary>
    public static readonly TimeSpan Reserve = TimeSpan.FromSeconds(20);

    /// <summary>
    /// What takes more than this part of the time left by the estimate is handed over at once. The estimate is from the slower end of what is known of
    /// S3's copies; half of the time allows for twice as slow, or for a bucket that asks to slow down.
    /// </summary>
    public const double ShareOfTime = 0.5;

    /// <summary>
    /// How long an invocation that has written a task down is left alone to submit its job; after that it is taken for dead, and another one submits.
    /// Submitting takes a second; three attempts with pauses of five seconds when answers get lost.
    /// </summary>
    public static readonly TimeSpan SubmissionGrace = TimeSpan.FromSeconds(45);

    /// <summary>The longest that submitting may take, so that whoever is taken for dead is.</summary>
    public static readonly TimeSpan SubmissionLimit = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long what was seen of a run's stop is believed. A process answers some objects a second, so that looking costs one request in many; who stops a
    /// run waits for it to be seen, and for the engine to wind up.
    /// </summary>
    public static readonly TimeSpan StopInterval = TimeSpan.FromSeconds(5);

    /// <summary>How long one look may take. It takes 20 ms, and no object is to wait for it when S3 is slow.</summary>
    public static readonly TimeSpan StopLook = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long an invocation waits for another process that is copying the same object: long enough to see that one is dead that was killed, and for
    /// what takes seconds. For what takes longer AWS Batch waits, which is cheaper.
    /// </summary>
    public static readonly TimeSpan LeasePatience = TimeSpan.FromSeconds(25);

    /// <summary>The most requests in flight: a function's process may have 1,024 files open, and each request has a connection.</summary>
    public const int MostConcurrency = 512;

    /// <summary>How many runs a process keeps in memory. A function serves one or two at a time.</summary>
    public const int RunsKept = 8;
}
