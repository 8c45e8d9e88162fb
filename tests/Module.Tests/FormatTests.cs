using System.Xml.Linq;
using Xunit;

namespace Module.Tests;

public sealed class FormatTests
{
    private static readonly XDocument Format = XDocument.Parse(Repository.Text("module/MediaExchange.Transfer.Format.ps1xml"));

    [Fact]
    public void Every_type_that_a_cmdlet_of_ours_gives_has_a_view()
    {
        var given = Surface.Cmdlets.SelectMany(c => c.OutputTypes).Where(t => t.Namespace == "MediaExchange.Transfer.Output").Select(t => t.FullName!).Distinct();
        Assert.Equal(given.Order(), ViewedTypes().Order());
    }

    [Fact]
    public void Views_show_properties_that_are_there()
    {
        var assembly = Surface.Cmdlets[0].Type.Assembly;
        foreach (var view in Format.Descendants("View"))
        {
            var type = assembly.GetType(view.Descendants("TypeName").Single().Value, throwOnError: true)!;
            Assert.All(view.Descendants("PropertyName"), property => Assert.NotNull(type.GetProperty(property.Value)));
        }
    }

    private static IEnumerable<string> ViewedTypes() => Format.Descendants("TypeName").Select(t => t.Value).Distinct();
}
