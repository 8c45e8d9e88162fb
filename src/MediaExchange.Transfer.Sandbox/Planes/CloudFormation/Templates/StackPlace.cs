using System.Text.Json.Nodes;

namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Templates;

/// <summary>What a template can know of the stack that it is for.</summary>
/// <param name="Place">Account and region.</param>
/// <param name="StackName">The stack's name.</param>
/// <param name="StackId">The stack's ARN.</param>
internal sealed record StackPlace(AwsPlace Place, string StackName, string StackId)
{
    public IReadOnlyList<string> NotificationArns { get; init; } = [];

    public static bool IsPseudo(string name) =>
        name is "AWS::AccountId" or "AWS::NoValue" or "AWS::NotificationARNs" or "AWS::Partition" or "AWS::Region" or "AWS::StackId" or "AWS::StackName" or "AWS::URLSuffix";

    /// <summary>The value of a pseudo parameter; null for another name.</summary>
    public JsonNode? Pseudo(string name) => name switch
    {
        "AWS::AccountId" => JsonValue.Create(Place.AccountId),
        "AWS::NotificationARNs" => new JsonArray([.. NotificationArns.Select(arn => (JsonNode)JsonValue.Create(arn)!)]),
        "AWS::Partition" => JsonValue.Create(Place.Partition),
        "AWS::Region" => JsonValue.Create(Place.Region),
        "AWS::StackId" => JsonValue.Create(StackId),
        "AWS::StackName" => JsonValue.Create(StackName),
        "AWS::URLSuffix" => JsonValue.Create(Place.UrlSuffix),
        _ => null,
    };
}
