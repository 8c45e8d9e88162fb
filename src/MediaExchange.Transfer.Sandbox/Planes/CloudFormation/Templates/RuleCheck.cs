using System.Text.Json.Nodes;

namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Templates;

/// <summary>The Rules section: assertions on parameters, before anything is made.</summary>
internal static class RuleCheck
{
    /// <exception cref="PlaneException">ValidationError: assertions do not hold; names them all.</exception>
    public static void Check(Template template, Evaluator evaluator)
    {
        var failures = new List<string>();
        foreach (var (name, rule) in template.Rules)
        {
            if (rule.Select(member => member.Key).Except(["RuleCondition", "Assertions"]).FirstOrDefault() is { } extra)
                throw PlaneException.Validation($"Template format error: the rule {name} has an unknown member {extra}");
            if (rule["RuleCondition"] is { } condition && !evaluator.Truth(condition))
                continue;
            if (rule["Assertions"] is not JsonArray assertions)
                throw PlaneException.Validation($"Template format error: the rule {name} has no list of Assertions.");
            foreach (var assertion in assertions)
            {
                if (!evaluator.Truth(assertion?["Assert"]))
                    failures.Add($"{assertion!["AssertDescription"]?.ToString() ?? "An assertion does not hold"} (rule {name})");
            }
        }

        if (failures.Count > 0)
            throw PlaneException.Validation("Template validation error: Rule(s) failed: " + string.Join("; ", failures));
    }
}
