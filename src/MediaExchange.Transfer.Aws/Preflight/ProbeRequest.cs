namespace MediaExchange.Transfer.Aws.Preflight;

/// <summary>Asks the driver what it may do with buckets: <c>{"action":"probe","sources":[...],"destinations":[...]}</c>. Nothing is written.</summary>
internal sealed record ProbeRequest
{
    public const string Name = "probe";

    public string Action { get; init; } = Name;

    public IReadOnlyList<string> Sources { get; init; } = [];

    public IReadOnlyList<string> Destinations { get; init; } = [];
}
