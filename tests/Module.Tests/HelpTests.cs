using HelpGenerator;
using Xunit;

namespace Module.Tests;

public sealed class HelpTests
{
    public static TheoryData<string> Names => CmdletTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_cmdlet_has_a_synopsis_a_description_and_an_example(string name)
    {
        var docs = Surface.Cmdlet(name).Docs;
        Assert.EndsWith(".", XmlDocs.Text(docs?.Element("summary")), StringComparison.Ordinal);
        Assert.NotEmpty(XmlDocs.Paragraphs(docs?.Element("remarks")));
        Assert.NotEmpty(docs!.Elements("example"));
        Assert.All(docs.Elements("example"), example =>
        {
            Assert.Contains(name, example.Element("code")!.Value, StringComparison.Ordinal);
            Assert.NotEmpty(XmlDocs.Paragraphs(example));
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_parameter_is_described_in_sentences(string name) =>
        Assert.All(Surface.Cmdlet(name).Parameters, p => Assert.Matches(@"^[A-Z].+\.( .+\.)*$", p.Description));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_word_that_a_parameter_takes_is_explained(string name) =>
        Assert.All(Surface.Cmdlet(name).Parameters.Where(p => (p.Type.GetElementType() ?? p.Type).IsEnum), p =>
        {
            Assert.NotEmpty(p.Values);
            Assert.All(p.Values, v => Assert.NotEmpty(v.Meaning));
        });

    [Fact]
    public void The_defaults_in_the_help_are_those_of_the_engine()
    {
        var options = new MediaExchange.Transfer.Engine.Planning.TransferOptions();
        var parameters = Surface.Cmdlet("Invoke-S3Transfer").Parameters.ToDictionary(p => p.Name, p => p.Default);
        Assert.Equal($"{options.MaxConcurrency}", parameters["MaxConcurrency"]);
        Assert.Equal($"{options.MaxRequestsPerSecond}", parameters["MaxRequestsPerSecond"]);
        Assert.Equal($"{options.MaxAttempts}", parameters["MaxAttempts"]);
        Assert.Equal($"{options.MultipartThreshold >> 20}MB", parameters["MultipartThreshold"]);
        Assert.Equal($"{options.MemoryBudget >> 20}MB", parameters["MemoryBudget"]);
        Assert.Equal($"{options.CopyProperties}", parameters["CopyProperty"]);
        Assert.Equal($"{options.IfExists}", parameters["IfExists"]);
        Assert.Equal($"{options.SkipRule}", parameters["SkipRule"]);
    }

    [Fact]
    public void The_help_file_has_every_cmdlet_with_its_syntax_parameters_and_examples()
    {
        var help = MamlWriter.Write(Surface.Cmdlets).Root!;
        Assert.Equal(Surface.Cmdlets.Count, help.Elements().Count());
        foreach (var (cmdlet, written) in Surface.Cmdlets.Zip(help.Elements()))
        {
            var local = written.Elements().ToDictionary(e => e.Name.LocalName);
            Assert.Equal(cmdlet.ParameterSets.Count, local["syntax"].Elements().Count());
            Assert.Equal(cmdlet.Parameters.Count, local["parameters"].Elements().Count());
            Assert.Equal(cmdlet.Docs!.Elements("example").Count(), local["examples"].Elements().Count());
        }
    }

    [Fact]
    public void The_about_topic_names_every_cmdlet_and_fits_a_terminal()
    {
        var topic = Repository.Text("module/en-US/about_MediaExchange.Transfer.help.txt");
        Assert.All(Surface.Cmdlets, c => Assert.Contains(c.Name, topic, StringComparison.Ordinal));
        Assert.All(topic.Split('\n'), line => Assert.InRange(line.TrimEnd('\r').Length, 0, 80));
    }

    [Fact]
    public void The_readme_names_every_cmdlet()
    {
        var readme = Repository.Text("README.md");
        Assert.All(Surface.Cmdlets, c => Assert.Contains($"`{c.Name}`", readme, StringComparison.Ordinal));
    }
}
