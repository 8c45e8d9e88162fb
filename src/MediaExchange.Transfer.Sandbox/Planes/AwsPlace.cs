namespace MediaExchange.Transfer.Sandbox.Planes;

/// <summary>An account in a region.</summary>
/// <param name="AccountId">12 digits.</param>
/// <param name="Region">Such as <c>eu-west-1</c>.</param>
internal readonly record struct AwsPlace(string AccountId, string Region)
{
    public string Partition => Region.StartsWith("cn-", StringComparison.Ordinal) ? "aws-cn"
        : Region.StartsWith("us-gov-", StringComparison.Ordinal) ? "aws-us-gov" : "aws";

    public string UrlSuffix => Partition == "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";

    /// <summary>The ARN of something in this account and region.</summary>
    public string Arn(string service, string resource) => $"arn:{Partition}:{service}:{Region}:{AccountId}:{resource}";

    /// <summary>The ARN of something that has an account and no region, as in IAM.</summary>
    public string GlobalArn(string service, string resource) => $"arn:{Partition}:{service}::{AccountId}:{resource}";
}
