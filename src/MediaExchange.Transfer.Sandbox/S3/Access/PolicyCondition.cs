using System.Collections.Frozen;

namespace MediaExchange.Transfer.Sandbox.S3.Access;

/// <summary>One condition of a statement.</summary>
/// <param name="Operator">StringEquals, StringNotEquals, StringLike, StringNotLike, Bool or Null, with or without IfExists.</param>
/// <param name="Key">The condition key, such as <c>s3:x-amz-acl</c>.</param>
/// <param name="Values">One of them must do.</param>
internal sealed record PolicyCondition(string Operator, string Key, IReadOnlyList<string> Values)
{
    public static readonly FrozenSet<string> Operators =
        FrozenSet.Create(StringComparer.Ordinal, "StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "Bool", "Null");

    public bool Holds(Func<string, string?> values)
    {
        var value = values(Key);
        var name = Operator;
        if (name.EndsWith("IfExists", StringComparison.Ordinal))
        {
            if (value is null)
                return true;
            name = name[..^"IfExists".Length];
        }

        return name switch
        {
            "StringEquals" => value is not null && Values.Contains(value),
            "StringNotEquals" => value is null || !Values.Contains(value),
            "StringLike" => value is not null && Values.Any(pattern => Wildcard.Matches(pattern, value, ignoreCase: false)),
            "StringNotLike" => value is null || !Values.Any(pattern => Wildcard.Matches(pattern, value, ignoreCase: false)),
            "Bool" => value is not null && Values.Contains(value, StringComparer.OrdinalIgnoreCase),
            _ => Values.Contains(value is null ? "true" : "false", StringComparer.OrdinalIgnoreCase),
        };
    }
}
