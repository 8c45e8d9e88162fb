namespace MediaExchange.Transfer.Worker.Lambda;

/// <summary>An invocation is answered with an error that somebody planned: no defect of the program.</summary>
/// <param name="errorType">A stable word that programs go by.</param>
/// <param name="message">One sentence that names the input, the reason and the next step.</param>
internal sealed class InvocationException(string errorType, string message) : Exception(message)
{
    public string ErrorType { get; } = errorType;
}
