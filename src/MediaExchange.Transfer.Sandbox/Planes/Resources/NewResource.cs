using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace MediaExchange.Transfer.Sandbox.Planes.Resources;

/// <summary>A resource that is about to be made, for the rule that gives it its id.</summary>
/// <param name="Place">Account and region.</param>
/// <param name="StackName">The stack that makes it.</param>
/// <param name="LogicalId">Its name in the template.</param>
/// <param name="Properties">Its properties, without functions.</param>
/// <param name="Name">The name that the template gives it, or that was made up.</param>
internal sealed record NewResource(AwsPlace Place, string StackName, string LogicalId, JsonObject Properties, string Name)
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    public string Path => Text("Path") is { Length: > 0 } path ? path : "/";

    /// <summary>A name as CloudFormation makes it up: stack, logical id and 12 random characters, cut to the length.</summary>
    public static string Generate(string stackName, string logicalId, int length)
    {
        var room = length - 13;
        var half = room / 2;
        var stem = $"{stackName}-{logicalId}";
        if (stem.Length > room)
            stem = $"{stackName[..Math.Min(stackName.Length, half)]}-{logicalId[..Math.Min(logicalId.Length, room - 1 - Math.Min(stackName.Length, half))]}";
        return $"{stem}-{RandomNumberGenerator.GetString(Letters, 12)}";
    }

    public string Generated(int length) => Generate(StackName, LogicalId, length);

    /// <summary>The property's text; empty when it is absent.</summary>
    public string Text(string property) => Properties[property]?.ToString() ?? "";

    /// <summary>An id as EC2 gives it.</summary>
    public static string Hex(string prefix) => prefix + RandomNumberGenerator.GetHexString(17, lowercase: true);
}
