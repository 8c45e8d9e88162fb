namespace MediaExchange.Transfer.Sandbox.Edge.Faults;

/// <summary>Keys of HttpContext.Items by which faults reach the layers behind them.</summary>
internal static class FaultMarks
{
    /// <summary>True: the endpoint is to corrupt one byte of what it returns or stores.</summary>
    public const string Corrupt = "sandbox.corrupt";

    /// <summary>True: the Range header is dropped once the signature was checked.</summary>
    public const string RangeIgnored = "sandbox.rangeIgnored";
}
