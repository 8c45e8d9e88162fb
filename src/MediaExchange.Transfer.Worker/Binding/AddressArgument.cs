using System.CommandLine;
using System.CommandLine.Parsing;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Worker.Binding;

/// <summary>Arguments and options that are <c>s3://</c> addresses.</summary>
internal static class AddressArgument
{
    public static Argument<S3Address> Argument(string name, string description) =>
        new(name) { Description = description, CustomParser = Parse };

    public static Option<S3Address> Option(string name, string description, bool required = true) =>
        new(name) { Description = description, CustomParser = Parse, Required = required, HelpName = "s3://bucket/prefix/" };

    private static S3Address? Parse(ArgumentResult result)
    {
        if (S3Address.TryParse(result.Tokens.Count == 0 ? null : result.Tokens[0].Value, out var address, out var problem))
            return address;
        result.AddError(problem);
        return null;
    }
}
