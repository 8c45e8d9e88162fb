using System.Security.Cryptography;
using System.Text;

namespace MediaExchange.Transfer.Sandbox.Planes.Sts;

/// <summary>STS as far as it tells who one is.</summary>
internal static class StsPlane
{
    public static Task InvokeAsync(PlaneContext context) => context.Request.Operation switch
    {
        "GetCallerIdentity" => QueryXml.SendAsync(
            context,
            QueryXml.Element("Arn", ArnOf(context)),
            QueryXml.Element("UserId", UserIdOf(context.Account)),
            QueryXml.Element("Account", context.AccountId)),
        _ => throw context.Unknown("STS"),
    };

    /// <summary>Every pair of keys is an IAM user's here.</summary>
    public static string ArnOf(PlaneContext context) => context.Place.GlobalArn("iam", $"user/{context.Account.Name}");

    private static string UserIdOf(SandboxCredentials account) =>
        "AIDA" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{account.AccountId}/{account.Name}")))[..17];
}
