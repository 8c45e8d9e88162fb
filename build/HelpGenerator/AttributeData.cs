using System.Reflection;

namespace HelpGenerator;

/// <summary>Reads attributes as data.</summary>
internal static class AttributeData
{
    public static CustomAttributeData? Find(this MemberInfo member, string attribute) => member.FindAll(attribute).FirstOrDefault();

    public static IEnumerable<CustomAttributeData> FindAll(this MemberInfo member, string attribute) =>
        member.GetCustomAttributesData().Where(a => a.AttributeType.Name == attribute);

    public static object? Named(this CustomAttributeData attribute, string name) =>
        attribute.NamedArguments.Where(a => a.MemberName == name).Select(a => a.TypedValue.Value).FirstOrDefault();

    /// <summary>The strings of an attribute such as Alias or ValidateSet.</summary>
    public static IReadOnlyList<string> Strings(this CustomAttributeData? attribute) =>
        attribute?.ConstructorArguments is [{ Value: IReadOnlyCollection<CustomAttributeTypedArgument> values }] ? [.. values.Select(v => (string)v.Value!)] : [];
}
