using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace MediaExchange.Transfer.Binding;

/// <summary>Completes an argument from a list of words.</summary>
public abstract class WordCompleter : IArgumentCompleter
{
    private protected WordCompleter()
    {
    }

    private protected abstract IEnumerable<string> Words(IDictionary parameters);

    /// <summary>What is shown beside a word.</summary>
    private protected virtual string Meaning(string word) => word;

    /// <summary>What is offered after the words.</summary>
    private protected virtual IEnumerable<CompletionResult> More(string? typed) => [];

    /// <summary>Gives the words that begin with what is typed.</summary>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        var typed = wordToComplete?.Trim('\'', '"') ?? "";
        foreach (var word in Words(fakeBoundParameters))
        {
            if (!word.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
                continue;
            var text = word.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? word : $"'{word.Replace("'", "''", StringComparison.Ordinal)}'";
            yield return new(text, word, CompletionResultType.ParameterValue, Meaning(word));
        }

        foreach (var more in More(wordToComplete))
            yield return more;
    }
}
