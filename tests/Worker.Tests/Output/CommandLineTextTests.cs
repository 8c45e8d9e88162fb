using MediaExchange.Transfer.Worker.Output;
using Xunit;

namespace Worker.Tests.Output;

public sealed class CommandLineTextTests
{
    [Theory]
    [InlineData("Use -IfExists Skip or Overwrite, or another prefix.", "Use --if-exists Skip or Overwrite, or another prefix.")]
    [InlineData("Check -EndpointUrl, -Region and the network.", "Check --endpoint-url, --region and the network.")]
    [InlineData("(or copy without tags: -CopyProperty Metadata)", "(or copy without tags: --copy-properties Metadata)")]
    [InlineData("give another -ProfileName.", "give another --profile.")]
    [InlineData("(-SourceProfileName, -DestinationProfileName)", "(--source-profile, --destination-profile)")]
    [InlineData("Name the bucket's region with -Region eu-west-1.", "Name the bucket's region with --region eu-west-1.")]
    [InlineData("s3://b/a-Key stays, a -1 too, and 2-X", "s3://b/a-Key stays, a -1 too, and 2-X")]
    [InlineData("Copy it without -PreserveETag.", "Copy it without --preserve-etag.")]
    [InlineData("Give -ProfileName, or -AccessKey and -SecretKey.", "Give --profile, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.")]
    public void Advice_names_options_instead_of_parameters(string text, string expected) => Assert.Equal(expected, CommandLineText.Advice(text));

    [Theory]
    [InlineData("It is denied", "Allow -Region.", "It is denied. Allow --region.")]
    [InlineData("It is denied.", "Allow it.", "It is denied. Allow it.")]
    [InlineData("It is denied. ", null, "It is denied.")]
    public void What_happened_and_what_to_do_are_two_sentences(string message, string? advice, string expected) =>
        Assert.Equal(expected, CommandLineText.Explain(message, advice));

    [Fact]
    public void An_error_is_one_line_whatever_it_quotes() => Assert.Equal(@"The key 'a\nb' is odd.", CommandLineText.Error("The key 'a\nb' is odd."));
}
