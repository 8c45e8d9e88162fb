namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>Who reads the documents of runs: it decides what helps where they are of a newer form.</summary>
/// <param name="Name">What it calls itself, such as <c>this module</c>.</param>
/// <param name="Update">How to bring it up to date, in a sentence.</param>
internal sealed record RunReader(string Name, string Update)
{
    public static RunReader Module { get; } = new("this module", "Update the module (Update-PSResource MediaExchange.Transfer).");
}
