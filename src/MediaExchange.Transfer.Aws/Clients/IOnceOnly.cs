namespace MediaExchange.Transfer.Aws.Clients;

/// <summary>A request of which a second copy may do the work twice: nothing in it lets the service tell that it has seen it before.</summary>
internal interface IOnceOnly
{
    /// <summary>Whether this one is such a request, as it is filled in.</summary>
    bool IsOnceOnly { get; }
}
