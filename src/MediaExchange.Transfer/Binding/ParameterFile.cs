using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;
using System.Text.Json;

namespace MediaExchange.Transfer.Binding;

/// <summary>Parameters of a cmdlet that are kept in a file, for runbooks and pipelines: a table in a .psd1 file, or an object in a .json file.</summary>
internal static class ParameterFile
{
    // Whatever is in a file is in a repository some day.
    private static readonly string[] Secrets = ["AccessKey", "SecretKey", "SessionToken", "Credential"];

    /// <summary>Gives the cmdlet those parameters that were not given on its command line.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file cannot be read, or says what the cmdlet does not know; the message names what and where.</exception>
    public static void Apply(PSCmdlet cmdlet, string path)
    {
        var known = cmdlet.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.IsDefined(typeof(ParameterAttribute)) && property.Name != "ParameterFile")
            .SelectMany(property => Names(property).Select(name => (name, property)))
            .ToDictionary(pair => pair.name, pair => pair.property, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in Read(path))
        {
            if (!known.TryGetValue(name, out var property))
                throw Refusal(path, $"there is no parameter '{name}'. It may have {string.Join(", ", Allowed(known.Values))}");
            if (Secrets.Contains(property.Name))
                throw Refusal(path, $"{property.Name} is not taken from a file, where secrets stay. Use a profile, or the environment");
            if (cmdlet.MyInvocation.BoundParameters.ContainsKey(property.Name))
                continue;
            try
            {
                property.SetValue(cmdlet, LanguagePrimitives.ConvertTo(value, property.PropertyType, System.Globalization.CultureInfo.InvariantCulture));
            }
            catch (PSInvalidCastException exception)
            {
                throw Refusal(path, $"'{value}' cannot be {property.Name}: {exception.Message.TrimEnd('.')}", exception);
            }
        }
    }

    private static IEnumerable<string> Names(PropertyInfo property) => [property.Name, .. property.GetCustomAttribute<AliasAttribute>()?.AliasNames ?? []];

    private static IEnumerable<string> Allowed(IEnumerable<PropertyInfo> known) =>
        known.Select(property => property.Name).Distinct().Except(Secrets).Order(StringComparer.Ordinal);

    private static IEnumerable<(string Name, object? Value)> Read(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"The parameter file '{path}' cannot be read: {exception.Message.TrimEnd('.')}. Name a .psd1 or .json file.", exception);
        }

        return Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".JSON" => OfJson(path, text),
            ".PSD1" => OfTable(path, text),
            _ => throw new InvalidDataException($"The parameter file '{path}' is neither a .psd1 nor a .json file. Write the parameters as a table into a .psd1 file, or as an object into a .json file."),
        };
    }

    private static List<(string Name, object? Value)> OfJson(string path, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? [.. document.RootElement.EnumerateObject().Select(member => (member.Name, Value(path, member.Name, member.Value)))]
                : throw Refusal(path, "its text is no JSON object, such as { \"Name\": \"studio\" }");
        }
        catch (JsonException exception)
        {
            throw Refusal(path, $"line {exception.LineNumber + 1} is not JSON: {exception.Message.TrimEnd('.')}", exception);
        }
    }

    private static object? Value(string path, string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.TryGetInt64(out var whole) ? whole : value.GetDouble(),
        JsonValueKind.Array => value.EnumerateArray().Select(item => Value(path, name, item)).ToArray(),
        _ => new Hashtable(value.EnumerateObject().ToDictionary(member => member.Name, member => Value(path, name, member.Value))),
    };

    // Read, not run: a table of constants.
    private static IEnumerable<(string Name, object? Value)> OfTable(string path, string text)
    {
        var script = Parser.ParseInput(text, path, out _, out var errors);
        if (errors is [var error, ..])
            throw Refusal(path, $"line {error.Extent.StartLineNumber} is not PowerShell: {error.Message.TrimEnd('.')}");
        try
        {
            return script.Find(static part => part is HashtableAst, searchNestedScriptBlocks: false)?.SafeGetValue() is Hashtable table
                ? [.. table.Cast<DictionaryEntry>().Select(entry => ($"{entry.Key}", entry.Value))]
                : throw Refusal(path, "its text is no table, such as @{ Name = 'studio' }");
        }
        catch (InvalidOperationException exception)
        {
            throw Refusal(path, "it has more than constants, such as a variable or a call. Write the values themselves", exception);
        }
    }

    private static InvalidDataException Refusal(string path, string reason, Exception? inner = null) =>
        new($"The parameter file '{path}' cannot be used: {reason}. Correct it.", inner);
}
