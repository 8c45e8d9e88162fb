using System.Globalization;
using System.Xml.Linq;

namespace HelpGenerator;

/// <summary>Writes help in the format that Get-Help reads (MAML).</summary>
internal static class MamlWriter
{
    private static readonly XNamespace Items = "http://msh";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static XDocument Write(IEnumerable<CmdletModel> cmdlets) => new(
        new XElement(Items + "helpItems", new XAttribute("schema", "maml"), cmdlets.Select(Cmdlet)));

    private static XElement Cmdlet(CmdletModel cmdlet) => new(
        Command + "command",
        new XAttribute(XNamespace.Xmlns + "maml", Maml),
        new XAttribute(XNamespace.Xmlns + "command", Command),
        new XAttribute(XNamespace.Xmlns + "dev", Dev),
        new XElement(
            Command + "details",
            new XElement(Command + "name", cmdlet.Name),
            new XElement(Command + "verb", cmdlet.Verb),
            new XElement(Command + "noun", cmdlet.Noun),
            Description(XmlDocs.Paragraphs(cmdlet.Docs?.Element("summary")))),
        Description(XmlDocs.Paragraphs(cmdlet.Docs?.Element("remarks"))),
        new XElement(Command + "syntax", cmdlet.ParameterSets.Select(set => Syntax(cmdlet, set))),
        new XElement(Command + "parameters", cmdlet.Parameters.Select(p => Parameter(p, p.Sets.Values.First(), isSyntax: false))),
        new XElement(
            Command + "inputTypes",
            cmdlet.Parameters.Where(p => p.Sets.Values.Any(use => use.FromPipeline || use.FromPipelineByName)).Select(p => new XElement(
                Command + "inputType",
                TypeOf(p.TypeName),
                Description([$"An object's property {p.Name} binds to -{p.Name}{(p.Sets.Values.Any(use => use.FromPipeline) ? ", and so does the object itself" : "")}."])))),
        new XElement(
            Command + "returnValues",
            cmdlet.OutputTypes.Select(type => new XElement(Command + "returnValue", TypeOf(type == typeof(void) ? "None" : type.FullName!)))),
        new XElement(Command + "examples", (cmdlet.Docs?.Elements("example") ?? []).Select(Example)),
        new XElement(
            Command + "relatedLinks",
            new XElement(Maml + "navigationLink", new XElement(Maml + "linkText", "about_MediaExchange.Transfer"), new XElement(Maml + "uri"))));

    private static XElement Syntax(CmdletModel cmdlet, string set) => new(
        Command + "syntaxItem",
        new XElement(Maml + "name", cmdlet.Name),
        from parameter in cmdlet.Parameters
        let use = parameter.In(set)
        where use is not null
        orderby use.Position ?? int.MaxValue, use.IsMandatory ? 0 : 1
        select Parameter(parameter, use, isSyntax: true));

    private static XElement Parameter(ParameterModel parameter, ParameterUse use, bool isSyntax) => new(
        Command + "parameter",
        new XAttribute("required", Word(use.IsMandatory)),
        new XAttribute("variableLength", Word(parameter.Type.IsArray)),
        new XAttribute("globbing", Word(parameter.TakesWildcards)),
        new XAttribute("pipelineInput", use.PipelineInput),
        new XAttribute("position", use.Position?.ToString(CultureInfo.InvariantCulture) ?? "named"),
        new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
        new XElement(Maml + "name", parameter.Name),
        Description(isSyntax ? [parameter.Description] : [parameter.Description, .. parameter.Values.Where(v => v.Meaning.Length > 0).Select(v => $"- {v.Word}: {v.Meaning}")]),
        isSyntax && parameter.Values.Count > 0
            ? new XElement(Command + "parameterValueGroup", parameter.Values.Select(v => Value(v.Word, required: false)))
            : null,
        isSyntax && parameter.IsSwitch ? null : Value(parameter.TypeName, required: !parameter.IsSwitch),
        TypeOf(parameter.TypeName),
        new XElement(Dev + "defaultValue", parameter.Default ?? (parameter.IsSwitch ? "False" : "None")));

    private static XElement Example(XElement example, int index) => new(
        Command + "example",
        new XElement(Maml + "title", $"Example {index + 1}"),
        new XElement(Dev + "code", example.Element("code")!.Value.Trim()),
        new XElement(Dev + "remarks", XmlDocs.Paragraphs(example).Select(p => new XElement(Maml + "para", p))));

    private static XElement Description(IEnumerable<string> paragraphs) =>
        new(Maml + "description", paragraphs.Select(p => new XElement(Maml + "para", p)));

    private static XElement Value(string name, bool required) =>
        new(Command + "parameterValue", new XAttribute("required", Word(required)), new XAttribute("variableLength", "false"), name);

    private static XElement TypeOf(string name) =>
        new(Dev + "type", new XElement(Maml + "name", name), new XElement(Maml + "uri"));

    private static string Word(bool value) => value ? "true" : "false";
}
