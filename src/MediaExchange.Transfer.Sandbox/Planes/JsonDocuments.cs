using System.Text.Json;
using System.Text.Json.Nodes;

namespace MediaExchange.Transfer.Sandbox.Planes;

/// <summary>Requests and answers of the JSON protocols.</summary>
internal static class JsonDocuments
{
    /// <param name="context">The request.</param>
    /// <param name="names">The members that the operation heeds.</param>
    /// <exception cref="PlaneException">SerializationException: no JSON object; InvalidParameterException: a member that is not heeded.</exception>
    public static JsonObject Read(PlaneContext context, params IReadOnlyList<string> names)
    {
        JsonObject document;
        try
        {
            document = context.Request.Body.Length == 0 ? [] : JsonNode.Parse(context.Request.Body) as JsonObject
                ?? throw new PlaneException("SerializationException", "The body must be a JSON object.");
        }
        catch (JsonException error)
        {
            throw new PlaneException("SerializationException", $"The body is not JSON: {error.Message}");
        }

        return document.Select(member => member.Key).Except(names).FirstOrDefault() is { } unknown
            ? throw new PlaneException("InvalidParameterException", $"The sandbox's {context.Request.Operation} does not know the parameter {unknown}; it knows {string.Join(", ", names)}.")
            : document;
    }

    public static Task SendAsync(PlaneContext context, JsonNode document)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(document);
        var response = context.Http.Response;
        response.ContentType = context.Request.Protocol == PlaneProtocol.Json ? "application/x-amz-json-1.1" : "application/json";
        response.ContentLength = bytes.Length;
        response.Headers["x-amzn-RequestId"] = Edge.RequestIds.Of(context.Http);
        return response.Body.WriteAsync(bytes, context.Http.RequestAborted).AsTask();
    }

    /// <summary>Seconds since 1970, as the protocol has times.</summary>
    public static JsonNode Time(DateTimeOffset time) => JsonValue.Create(time.ToUnixTimeMilliseconds() / 1000.0)!;

    public static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(value => (JsonNode)JsonValue.Create(value)!)]);
}
