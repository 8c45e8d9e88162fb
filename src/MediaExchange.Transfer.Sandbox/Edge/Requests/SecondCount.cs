namespace MediaExchange.Transfer.Sandbox.Edge.Requests;

/// <summary>What was answered within one second.</summary>
/// <param name="Second">Its beginning, in UTC.</param>
/// <param name="Requests">All requests.</param>
/// <param name="Throttled">Those answered 503 or 429.</param>
internal sealed record SecondCount(DateTimeOffset Second, int Requests, int Throttled);
