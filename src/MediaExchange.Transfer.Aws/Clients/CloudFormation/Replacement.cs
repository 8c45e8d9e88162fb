namespace MediaExchange.Transfer.Aws.Clients.CloudFormation;

/// <summary>Whether a change makes a resource anew.</summary>
internal static class Replacement
{
    public const string True = "True";

    public const string False = "False";

    public const string Conditional = "Conditional";
}
