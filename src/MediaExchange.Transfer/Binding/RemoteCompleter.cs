using System.Collections;
using System.Collections.Concurrent;
using System.Management.Automation;
using MediaExchange.Transfer.Aws;

namespace MediaExchange.Transfer.Binding;

/// <summary>Completes an argument from what a service tells, asked where and as whom the command itself says. Where none answers in time, nothing is offered.</summary>
public abstract class RemoteCompleter : WordCompleter
{
    // Longer than services take, and about as long as somebody waits for a key to do something.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private protected RemoteCompleter()
    {
    }

    private protected sealed override IEnumerable<string> Words(IDictionary parameters)
    {
        var found = new ConcurrentQueue<string>();
        try
        {
            var access = AccessOf(parameters);
            var limit = new CancellationTokenSource(Patience);
            var finding = Task.Run(async () =>
            {
                using (limit)
                    await FindAsync(access, parameters, found, limit.Token).ConfigureAwait(false);
            });

            // It may be slow to end: what it does then is of no interest any more.
            Task.WaitAny([finding], Patience);
        }
#pragma warning disable CA1031 // Nobody who presses a key wants an error in the middle of a line.
        catch (Exception)
#pragma warning restore CA1031
        {
            // The command will tell.
        }

        return found.ToArray();
    }

    /// <summary>Asks.</summary>
    /// <param name="access">Where and as whom.</param>
    /// <param name="parameters">What the command names.</param>
    /// <param name="found">Takes the words as they come.</param>
    /// <param name="cancellationToken">Ends it when it took too long.</param>
    private protected abstract Task FindAsync(AwsAccess access, IDictionary parameters, ConcurrentQueue<string> found, CancellationToken cancellationToken);

    private static AwsAccess AccessOf(IDictionary parameters) => new()
    {
        AccessKey = Text(parameters, "AccessKey"),
        SecretKey = Text(parameters, "SecretKey"),
        SessionToken = Text(parameters, "SessionToken"),
        ProfileName = Text(parameters, "ProfileName"),
        ProfileLocation = Text(parameters, "ProfileLocation"),
        Credential = Value(parameters, "Credential"),
        StoredCredentials = Remembered("StoredAWSCredentials"),
        Region = Text(parameters, "Region"),
        StoredRegion = Value(parameters, "Region") is null or string ? Remembered("StoredAWSRegion") : Value(parameters, "Region"),
        EndpointUrl = Text(parameters, "EndpointUrl"),
        UserAgentSuffix = "PowerShell",
    };

    private protected static string? Text(IDictionary parameters, string name) => Value(parameters, name) as string is { Length: > 0 } text ? text : null;

    private static object? Value(IDictionary parameters, string name) => parameters[name] is PSObject wrapped ? wrapped.BaseObject : parameters[name];

    // A variable of the session, such as AWS Tools sets.
    private static object? Remembered(string variable) =>
        ScriptBlock.Create($"Get-Variable -Name {variable} -ValueOnly -ErrorAction Ignore").Invoke().FirstOrDefault()?.BaseObject;
}
