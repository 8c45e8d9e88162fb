using System.Text.Json.Nodes;
using MediaExchange.Transfer.Sandbox.Planes.Resources;

namespace MediaExchange.Transfer.Sandbox.Planes.Iam;

/// <summary>IAM as far as it is read. Simulations evaluate no policy: everything is allowed but what was denied by a control request.</summary>
internal sealed class IamPlane(ResourceRegistry registry)
{
    public const string RoleType = "AWS::IAM::Role";

    private IamSettings _settings = IamSettings.Default;

    public IamSettings Settings
    {
        get => Volatile.Read(ref _settings);
        set => Volatile.Write(ref _settings, value);
    }

    public Task InvokeAsync(PlaneContext context) => context.Request.Operation switch
    {
        "GetRole" => GetRoleAsync(context),
        "SimulatePrincipalPolicy" => SimulateAsync(context),
        _ => throw context.Unknown("IAM"),
    };

    private Task GetRoleAsync(PlaneContext context)
    {
        var name = context.Form.Required("RoleName");
        var role = registry.Find(context.Place, RoleType, name)
            ?? throw new PlaneException("NoSuchEntity", $"The role with name {name} cannot be found.") { Status = 404 };
        var trust = role.Properties["AssumeRolePolicyDocument"] is JsonNode document ? document.ToJsonString() : "{}";
        return QueryXml.SendAsync(context, QueryXml.Element("Role", new object?[]
        {
            QueryXml.Element("Path", role.Path),
            QueryXml.Element("RoleName", role.PhysicalId),
            QueryXml.Element("RoleId", role.Derived("AROA")),
            QueryXml.Element("Arn", ArnOf(role)),
            QueryXml.Element("CreateDate", role.Created),
            QueryXml.Element("AssumeRolePolicyDocument", Uri.EscapeDataString(trust)),
            QueryXml.Element("Description", role.Text("Description") is { Length: > 0 } description ? description : null),
            QueryXml.Element("MaxSessionDuration", role.Text("MaxSessionDuration") is { Length: > 0 } duration ? duration : "3600"),
            role.Text("PermissionsBoundary") is { Length: > 0 } boundary
                ? QueryXml.Element("PermissionsBoundary", new object?[] { QueryXml.Element("PermissionsBoundaryType", "Policy"), QueryXml.Element("PermissionsBoundaryArn", boundary) })
                : null,
            QueryXml.Tags(role.Tags),
        }));
    }

    private Task SimulateAsync(PlaneContext context)
    {
        var form = context.Form;
        var principal = form.Required("PolicySourceArn");
        CheckPrincipal(context, principal);
        var actions = form.List("ActionNames");
        if (actions.Count == 0)
            throw PlaneException.Validation("1 validation error detected: Value null at 'actionNames' failed to satisfy constraint: Member must not be null");
        if (actions.FirstOrDefault(action => action.Split(':') is not [{ Length: > 0 }, { Length: > 0 }]) is { } wrong)
            throw new PlaneException("InvalidInput", $"Invalid action name: {wrong}; an action is a service and a name, such as s3:GetObject.");
        var resources = form.List("ResourceArns") is { Count: > 0 } given ? given : ["*"];
        var settings = Settings;
        var results =
            from action in actions
            from resource in resources
            let isDenied = settings.Denied.Any(denial => denial.Fits(principal, action, resource))
            select new object?[]
            {
                QueryXml.Element("EvalActionName", action),
                QueryXml.Element("EvalResourceName", resource),
                QueryXml.Element("EvalDecision", isDenied ? "explicitDeny" : "allowed"),
                QueryXml.List("MatchedStatements", []),
                QueryXml.List("MissingContextValues", []),
            };
        return QueryXml.SendAsync(context, QueryXml.Element("IsTruncated", false), QueryXml.List("EvaluationResults", results));
    }

    /// <summary>Users are the sandbox's keys; roles are those that stacks made.</summary>
    private void CheckPrincipal(PlaneContext context, string principal)
    {
        var own = context.Place.GlobalArn("iam", "");
        if (!principal.StartsWith(own, StringComparison.Ordinal))
            throw new PlaneException("InvalidInput", $"Invalid Entity Arn: {principal} is not an ARN of this account's IAM ({own}...).");
        var isThere = principal.StartsWith(own + "user/", StringComparison.Ordinal)
            ? context.State.Options.AllAccounts.Any(account => account.AccountId == context.AccountId && principal == $"{own}user/{account.Name}")
            : registry.All(context.Place, RoleType).Any(role => ArnOf(role) == principal);
        if (!isThere)
            throw new PlaneException("NoSuchEntity", $"The user or role with ARN {principal} cannot be found.") { Status = 404 };
    }

    public static string ArnOf(ResourceRecord role) => role.Place.GlobalArn("iam", $"role{role.Path}{role.PhysicalId}");
}
