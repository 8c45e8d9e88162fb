namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Types;

/// <summary>
/// What a property may be. The notation: names, divided by spaces; after a name <c>!</c> for required, <c>^</c> for "a change
/// replaces the resource", <c>~</c> for "a change may replace it"; then <c>(...)</c> for an object of these members,
/// <c>[...]</c> for a list of such objects, <c>[]</c> for a list of values, <c>{}</c> for any JSON, nothing for a value.
/// </summary>
internal sealed record PropertySpec
{
    public bool IsRequired { get; init; }

    public PropertyUpdate Update { get; init; }

    public PropertyShape Shape { get; init; }

    /// <summary>The members of an object, or of each object in a list; null when there are none to check.</summary>
    public IReadOnlyDictionary<string, PropertySpec>? Members { get; init; }

    public static PropertySpec Parse(string notation)
    {
        var at = 0;
        return new PropertySpec { Shape = PropertyShape.Object, Members = ParseMembers(notation, ref at) };
    }

    private static Dictionary<string, PropertySpec> ParseMembers(string text, ref int at)
    {
        var members = new Dictionary<string, PropertySpec>(StringComparer.Ordinal);
        while (true)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
                at++;
            if (at == text.Length || text[at] is ')' or ']')
                return members;
            var start = at;
            while (at < text.Length && char.IsAsciiLetterOrDigit(text[at]))
                at++;
            if (at == start)
                throw new FormatException($"'{text[at]}' at {at} begins no name.");
            members.Add(text[start..at], ParseRest(text, ref at));
        }
    }

    private static PropertySpec ParseRest(string text, ref int at)
    {
        var spec = new PropertySpec();
        for (; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '!':
                    spec = spec with { IsRequired = true };
                    break;
                case '^':
                    spec = spec with { Update = PropertyUpdate.Replaces };
                    break;
                case '~':
                    spec = spec with { Update = PropertyUpdate.MayReplace };
                    break;
                case '{':
                    at += 2;
                    return spec with { Shape = PropertyShape.Json };
                case '(' or '[':
                    var shape = text[at] == '(' ? PropertyShape.Object : PropertyShape.List;
                    at++;
                    var members = ParseMembers(text, ref at);
                    at++;
                    return spec with { Shape = shape, Members = members.Count > 0 ? members : null };
                default:
                    return spec;
            }
        }

        return spec;
    }
}
