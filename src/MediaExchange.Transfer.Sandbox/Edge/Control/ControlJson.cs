using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace MediaExchange.Transfer.Sandbox.Edge.Control;

/// <summary>The JSON of the sandbox's own endpoints: camel-case, and no name that is not known.</summary>
internal static class ControlJson
{
    /// <summary>Longest document taken.</summary>
    private const int MaxBytes = 1 << 20;

    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.Strict,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <exception cref="ControlInputException">The body is not such a document; the message says what is wrong with it.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context, string what)
        where T : class
    {
        if (context.Request.ContentLength is null or > MaxBytes)
        {
            throw new ControlInputException($"The {what} must come with a Content-Length of at most {MaxBytes} bytes.");
        }

        try
        {
            return await JsonSerializer.DeserializeAsync<T>(context.Request.Body, Options, context.RequestAborted)
                ?? throw new ControlInputException($"The {what} is null: send a JSON object.");
        }
        catch (JsonException e)
        {
            throw new ControlInputException($"The {what} is not valid: {e.Message}");
        }
    }

    public static Task WriteAsync<T>(HttpContext context, T document)
    {
        context.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(context.Response.Body, document, Options, context.RequestAborted);
    }
}
