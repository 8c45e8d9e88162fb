using System.Collections;
using MediaExchange.Transfer.Aws;

namespace MediaExchange.Transfer.Binding;

/// <summary>Completes the names of stored profiles, of the file in -ProfileLocation where one is given.</summary>
public sealed class ProfileNameCompleter : WordCompleter
{
    private protected override IEnumerable<string> Words(IDictionary parameters) =>
        AwsNames.Profiles(parameters["ProfileLocation"] as string);
}
