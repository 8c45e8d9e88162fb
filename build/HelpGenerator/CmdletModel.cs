using System.Management.Automation;
using System.Reflection;
using System.Xml.Linq;

namespace HelpGenerator;

/// <summary>A cmdlet as its attributes and comments describe it.</summary>
/// <remarks>Attributes are read as data, never made: without a PowerShell, their constructors do nothing.</remarks>
/// <param name="Type">The class.</param>
/// <param name="Verb">The verb.</param>
/// <param name="Noun">The noun.</param>
/// <param name="DefaultParameterSet">The parameter set that wins where several fit.</param>
/// <param name="Docs">The comment.</param>
/// <param name="Parameters">In the order of their declaration, the class's own before those of its bases.</param>
/// <param name="OutputTypes">What it gives.</param>
/// <param name="HasOutputType">Whether it says what it gives.</param>
internal sealed record CmdletModel(
    Type Type,
    string Verb,
    string Noun,
    string? DefaultParameterSet,
    XElement? Docs,
    IReadOnlyList<ParameterModel> Parameters,
    IReadOnlyList<Type> OutputTypes,
    bool HasOutputType)
{
    public string Name => $"{Verb}-{Noun}";

    /// <summary>The parameter sets by name, the default first; one without a name when there are none.</summary>
    public IReadOnlyList<string> ParameterSets
    {
        get
        {
            var named = Parameters.SelectMany(p => p.Sets.Keys).Where(name => name.Length > 0).Distinct()
                .OrderBy(name => name == DefaultParameterSet ? 0 : 1).ThenBy(name => name, StringComparer.Ordinal).ToList();
            return named.Count == 0 ? [""] : named;
        }
    }

    public static IReadOnlyList<CmdletModel> ReadAll(Assembly assembly, XmlDocs docs) =>
        [.. from type in assembly.GetExportedTypes()
            let cmdlet = type.Find(nameof(CmdletAttribute))
            where cmdlet is not null
            let model = Read(type, cmdlet, docs)
            orderby model.Noun, model.Verb
            select model];

    private static CmdletModel Read(Type type, CustomAttributeData cmdlet, XmlDocs docs)
    {
        var output = type.Find(nameof(OutputTypeAttribute));
        var parameters = type.GetProperties()
            .Where(property => property.Find(nameof(ParameterAttribute)) is not null)
            .Select(property => ParameterModel.Read(property, docs))
            .ToList();
        if (cmdlet.Named("SupportsShouldProcess") is true)
            parameters.AddRange(ParameterModel.ShouldProcess);
        return new(
            type,
            (string)cmdlet.ConstructorArguments[0].Value!,
            (string)cmdlet.ConstructorArguments[1].Value!,
            cmdlet.Named("DefaultParameterSetName") as string,
            docs.Of(type),
            parameters,
            output?.ConstructorArguments is [{ Value: IReadOnlyCollection<CustomAttributeTypedArgument> types }] ? [.. types.Select(t => t.Value).OfType<Type>()] : [],
            output is not null);
    }
}
