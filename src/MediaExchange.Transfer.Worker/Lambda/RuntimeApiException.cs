using System.Net;

namespace MediaExchange.Transfer.Worker.Lambda;

/// <summary>The Runtime API did not do what it was asked.</summary>
/// <param name="message">One sentence.</param>
/// <param name="status">What it answered; null when nothing came.</param>
/// <param name="inner">What was caught.</param>
internal sealed class RuntimeApiException(string message, HttpStatusCode? status = null, Exception? inner = null) : Exception(message, inner)
{
    public HttpStatusCode? Status { get; } = status;
}
