using MediaExchange.Transfer.Sandbox.Edge.Requests;
using Microsoft.AspNetCore.Http;

namespace MediaExchange.Transfer.Sandbox.Edge.Faults;

/// <summary>What a test's own hook is told.</summary>
/// <param name="Http">The request.</param>
/// <param name="Request">What it is about.</param>
/// <param name="Call">The how-manieth call this is that the rule matched, from 1.</param>
internal sealed record FaultContext(HttpContext Http, EdgeRequest Request, long Call);
