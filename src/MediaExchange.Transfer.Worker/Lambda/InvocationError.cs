namespace MediaExchange.Transfer.Worker.Lambda;

/// <summary>What the Runtime API takes, and the caller gets, in place of an answer.</summary>
internal sealed record InvocationError(string ErrorType, string ErrorMessage, IReadOnlyList<string> StackTrace)
{
    // Lambda cuts what is longer in places; an exception within exceptions can fill pages.
    private const int LongestMessage = 4096;
    private const int MostFrames = 50;

    public static InvocationError Of(Exception exception) => exception switch
    {
        InvocationException planned => new(planned.ErrorType, planned.Message, []),
        _ => new(exception.GetType().Name, Cut(exception.Message), Frames(exception)),
    };

    private static string Cut(string message) => message.Length <= LongestMessage ? message : message[..LongestMessage];

    private static List<string> Frames(Exception exception) =>
        [.. (exception.StackTrace ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(MostFrames)];
}
