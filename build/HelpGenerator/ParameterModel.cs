using System.Management.Automation;
using System.Reflection;

namespace HelpGenerator;

/// <summary>A parameter as its attributes and comments describe it.</summary>
internal sealed record ParameterModel(string Name, Type Type, string Description)
{
    /// <summary>-WhatIf and -Confirm, which PowerShell adds by itself.</summary>
    public static IReadOnlyList<ParameterModel> ShouldProcess { get; } =
    [
        new("Confirm", typeof(SwitchParameter), "Asks before anything is done.") { Aliases = ["cf"] },
        new("WhatIf", typeof(SwitchParameter), "Tells what would be done, and does nothing.") { Aliases = ["wi"] },
    ];

    /// <summary>How it is given, by parameter set; the empty name stands for all sets.</summary>
    public IReadOnlyDictionary<string, ParameterUse> Sets { get; private init; } =
        new Dictionary<string, ParameterUse> { [""] = new(false, null, false, false) };

    public IReadOnlyList<string> Aliases { get; private init; } = [];

    /// <summary>The words that it takes, each with its meaning where that is documented.</summary>
    public IReadOnlyList<(string Word, string Meaning)> Values { get; private init; } = [];

    public string? Default { get; private init; }

    public bool TakesWildcards { get; private init; }

    public bool IsSwitch => Type == typeof(SwitchParameter);

    /// <summary>The type as PowerShell writes it.</summary>
    public string TypeName => Nullable.GetUnderlyingType(Type) is { } inner ? inner.Name : Type.Name;

    /// <summary>How it is given in a set; nothing when it does not belong there.</summary>
    public ParameterUse? In(string set) => Sets.GetValueOrDefault(set) ?? Sets.GetValueOrDefault("");

    public static ParameterModel Read(PropertyInfo property, XmlDocs docs) =>
        new(property.Name, property.PropertyType, XmlDocs.Text(docs.Of(property)?.Element("summary")))
        {
            Sets = property.FindAll(nameof(ParameterAttribute)).ToDictionary(
                a => a.Named("ParameterSetName") as string ?? "",
                a => new ParameterUse(
                    a.Named("Mandatory") is true,
                    a.Named("Position") as int?,
                    a.Named("ValueFromPipeline") is true,
                    a.Named("ValueFromPipelineByPropertyName") is true)),
            Aliases = property.Find(nameof(AliasAttribute)).Strings(),
            Values = (property.PropertyType.GetElementType() ?? property.PropertyType) is { IsEnum: true } words
                ? [.. words.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (f.Name, XmlDocs.Text(docs.Of(f)?.Element("summary"))))]
                : [.. property.Find(nameof(ValidateSetAttribute)).Strings().Select(word => (word, ""))],
            Default = property.Find("PSDefaultValueAttribute")?.Named("Help") as string,
            TakesWildcards = property.Find("SupportsWildcardsAttribute") is not null,
        };
}
