using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MediaExchange.Transfer.Sandbox.Planes.Lambda;
using MediaExchange.Transfer.Sandbox.S3;

namespace MediaExchange.Transfer.Sandbox.Planes.S3Control;

/// <summary>One task: the event that the function is sent, and what its answer means.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-invoke-lambda.html</remarks>
internal sealed class FunctionTask
{
    private readonly BatchJob _job;
    private readonly ManifestRow _row;
    private readonly string _taskId;

    public FunctionTask(BatchJob job, ManifestRow row)
    {
        _job = job;
        _row = row;

        // The same in every attempt, and made of all characters that Base64 has.
        _taskId = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"{job.Id}/{row.Number}")));
    }

    /// <summary>Makes one attempt.</summary>
    public async Task<TaskOutcome> TryAsync(IFunctionInvoker invoker, CancellationToken cancellationToken)
    {
        var invocationId = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        try
        {
            var result = await invoker.InvokeAsync(_job.Request.Function, Event(invocationId), cancellationToken);
            return result.FunctionError is null
                ? Read(result.Payload, invocationId)
                : new TaskOutcome(TaskOutcomeKind.Temporary, 200, "PermanentFailure", "Lambda returned function error: " + Encoding.UTF8.GetString(result.Payload.Span));
        }
        catch (PlaneException error)
        {
            var kind = error.Status == 429 ? TaskOutcomeKind.Throttled : error.Status >= 500 ? TaskOutcomeKind.Temporary : TaskOutcomeKind.Permanent;
            return new TaskOutcome(kind, error.Status, error.Code, error.Message);
        }
    }

    private byte[] Event(string invocationId)
    {
        var request = _job.Request;
        var isFirst = request.Schema == "1.0";
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("invocationSchemaVersion", request.Schema);
            json.WriteString("invocationId", invocationId);
            json.WriteStartObject("job");
            json.WriteString("id", _job.Id);
            if (!isFirst)
            {
                json.WriteStartObject("userArguments");
                foreach (var (name, value) in request.UserArguments)
                    json.WriteString(name, value);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteStartArray("tasks");
            json.WriteStartObject();
            json.WriteString("taskId", _taskId);

            // In both schemas as a form's field, whatever way the manifest has it.
            json.WriteString("s3Key", S3Uri.Encode(_row.Key));
            json.WriteString("s3VersionId", _row.VersionId);
            if (isFirst)
                json.WriteString("s3BucketArn", $"arn:{_job.Place.Partition}:s3:::{_row.Bucket}");
            else
                json.WriteString("s3Bucket", _row.Bucket);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private TaskOutcome Read(ReadOnlyMemory<byte> payload, string invocationId)
    {
        try
        {
            using var document = JsonDocument.Parse(payload);
            var answer = document.RootElement;
            if (Text(answer, "invocationSchemaVersion") != _job.Request.Schema)
                return Invalid($"invocationSchemaVersion is not {_job.Request.Schema}");
            if (Text(answer, "invocationId") != invocationId)
                return Invalid("invocationId is not the request's");
            if (!answer.TryGetProperty("results", out var results) || results.ValueKind != JsonValueKind.Array)
                return Invalid("results is missing");
            foreach (var result in results.EnumerateArray())
            {
                if (Text(result, "taskId") == _taskId)
                    return Outcome(result);
            }

            // What S3 does where the answer does not say it.
            return TaskOutcome.Of(Text(answer, "treatMissingKeysAs") ?? "TemporaryFailure", "The function's answer has no result of the task");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return Invalid("it is not the JSON that was expected");
        }
    }

    private static TaskOutcome Outcome(JsonElement result)
    {
        var text = Text(result, "resultString") ?? "";
        if (text.AsSpan().IndexOfAny('\t', '\r', '\n') >= 0)
            return Invalid("resultString has a tab or a line break");
        return Text(result, "resultCode") is "Succeeded" or "TemporaryFailure" or "PermanentFailure"
            ? TaskOutcome.Of(Text(result, "resultCode")!, text)
            : Invalid("resultCode is none of Succeeded, TemporaryFailure and PermanentFailure");
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static TaskOutcome Invalid(string what) => TaskOutcome.Of("PermanentFailure", $"Lambda returned an invalid response: {what}");
}
