namespace MediaExchange.Transfer.Aws.Credentials;

/// <summary>Credentials that can be read anew where they came from.</summary>
internal interface IRenewable
{
    /// <summary>Forgets what is known; the next question goes to the origin.</summary>
    void Renew();
}
