using System.Text;
using Template.Tests.Support;
using Xunit;

namespace Template.Tests;

public sealed class TextTests
{
    // CloudFormation takes no more of a template that comes with the request; more would need a bucket to begin with.
    private const int MaxTemplateBody = 51_200;

    [Fact]
    public void It_is_small_enough_to_come_with_the_request() => Assert.InRange(Encoding.UTF8.GetByteCount(HelperTemplate.Text), 1, MaxTemplateBody - 1);

    [Fact]
    public void It_is_ASCII() => Assert.All(HelperTemplate.Text, character => Assert.InRange(character, '\n', '~'));

    [Fact]
    public void It_has_no_aliases_which_CloudFormation_does_not_read() =>
        Assert.DoesNotContain(HelperTemplate.Text.Split('\n'), line => line.Contains(": &", StringComparison.Ordinal) || line.Contains(": *", StringComparison.Ordinal) || line.Contains("<<:", StringComparison.Ordinal));
}
