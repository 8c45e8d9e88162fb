using System.Collections;
using MediaExchange.Transfer.Aws;

namespace MediaExchange.Transfer.Binding;

/// <summary>Completes the names of AWS regions.</summary>
public sealed class RegionCompleter : WordCompleter
{
    private protected override IEnumerable<string> Words(IDictionary parameters) => AwsNames.Regions();
}
