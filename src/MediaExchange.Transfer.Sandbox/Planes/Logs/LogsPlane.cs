using System.Globalization;
using System.Text.Json.Nodes;

namespace MediaExchange.Transfer.Sandbox.Planes.Logs;

/// <summary>CloudWatch Logs: reading what functions and containers have written.</summary>
internal sealed class LogsPlane(LogStore store)
{
    // What the service answers at once.
    private const int MaxEvents = 10_000;
    private const int MaxBytes = 1 << 20;
    private const int MaxStreams = 50;

    public Task InvokeAsync(PlaneContext context) => context.Request.Operation switch
    {
        "GetLogEvents" => GetAsync(context),
        "FilterLogEvents" => FilterAsync(context),
        "DescribeLogStreams" => DescribeAsync(context),
        _ => throw context.Unknown("CloudWatch Logs"),
    };

    private static PlaneException Invalid(string message) => new("InvalidParameterException", message);

    private static string Group(PlaneContext context, JsonObject document)
    {
        var name = document["logGroupName"]?.ToString();
        var id = document["logGroupIdentifier"]?.ToString();
        if (name is not null == id is not null)
            throw Invalid("Exactly one of logGroupName and logGroupIdentifier must be given.");
        const string Resource = ":log-group:";
        if (name is not null || !id!.StartsWith("arn:", StringComparison.Ordinal))
            return name ?? id!;
        var start = id.IndexOf(Resource, StringComparison.Ordinal);
        var group = start < 0 ? id : id[(start + Resource.Length)..].Split(':')[0];
        return id.StartsWith(context.Place.Arn("logs", "log-group:" + group), StringComparison.Ordinal)
            ? group
            : throw Invalid($"'{id}' is no log group of this account and region.");
    }

    private static int Limit(JsonObject document, int most) => (document["limit"]?.GetValue<int>() ?? most) switch
    {
        < 1 => throw Invalid("Value at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1"),
        var limit when limit > most => throw Invalid($"Value at 'limit' failed to satisfy constraint: Member must have value less than or equal to {most}"),
        var limit => limit,
    };

    private static long Long(JsonObject document, string name, long usual) => document[name]?.GetValue<long>() ?? usual;

    /// <summary>As many, from the given end, as an answer holds.</summary>
    private static List<LogEvent> Page(IEnumerable<LogEvent> events, int limit)
    {
        List<LogEvent> page = [];
        var size = 0;
        foreach (var found in events)
        {
            if (page.Count == limit || (page.Count > 0 && size + found.Size > MaxBytes))
                break;
            page.Add(found);
            size += found.Size;
        }

        return page;
    }

    private static string Token(char direction, long sequence) => string.Create(CultureInfo.InvariantCulture, $"{direction}/{sequence:D20}");

    private static (char Direction, long Sequence)? Token(JsonObject document)
    {
        if (document["nextToken"]?.ToString() is not { Length: > 0 } token)
            return null;
        return token.Length > 2 && token[0] is 'f' or 'b' && token[1] == '/' && long.TryParse(token.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? (token[0], sequence)
            : throw Invalid("The specified nextToken is invalid.");
    }

    /// <summary>Tokens stand between events: a forward one before the next that comes, a backward one at the oldest that was seen.</summary>
    private Task GetAsync(PlaneContext context)
    {
        var document = JsonDocuments.Read(context, "logGroupName", "logGroupIdentifier", "logStreamName", "startTime", "endTime", "nextToken", "limit", "startFromHead", "unmask");
        var (group, token, limit) = (Group(context, document), Token(document), Limit(document, MaxEvents));
        var (start, end) = (Long(document, "startTime", 0), Long(document, "endTime", long.MaxValue));
        var isForward = token is { } given ? given.Direction == 'f' : document["startFromHead"]?.GetValue<bool>() == true;
        var (page, first, last) = store.Read(context.Place, group, streams =>
        {
            var stream = streams.GetValueOrDefault(document["logStreamName"]?.ToString() ?? "") ?? throw new PlaneException("ResourceNotFoundException", "The specified log stream does not exist.");
            var events = stream.Events.Where(found => found.Milliseconds >= start && found.Milliseconds < end);
            var found = isForward
                ? Page(events.Where(candidate => candidate.Sequence > (token?.Sequence ?? 0)), limit)
                : Page(events.Where(candidate => candidate.Sequence < (token?.Sequence ?? long.MaxValue)).Reverse(), limit);
            if (!isForward)
                found.Reverse();

            // At an end the token is the one that was sent.
            var edge = token?.Sequence ?? 0;
            return found.Count > 0 ? (found, found[0].Sequence, found[^1].Sequence) : (found, isForward ? edge + 1 : edge, isForward ? edge : Math.Max(0, edge - 1));
        });
        return JsonDocuments.SendAsync(context, new JsonObject
        {
            ["events"] = new JsonArray([.. page.Select(found => new JsonObject
            {
                ["timestamp"] = found.Milliseconds,
                ["message"] = found.Message,
                ["ingestionTime"] = found.Milliseconds,
            })]),
            ["nextForwardToken"] = Token('f', last),
            ["nextBackwardToken"] = Token('b', first),
        });
    }

    private Task FilterAsync(PlaneContext context)
    {
        var document = JsonDocuments.Read(
            context, "logGroupName", "logGroupIdentifier", "logStreamNames", "logStreamNamePrefix", "startTime", "endTime", "filterPattern", "nextToken", "limit", "interleaved", "unmask");
        var (group, pattern, token, limit) = (Group(context, document), new LogPattern(document["filterPattern"]?.ToString()), Token(document), Limit(document, MaxEvents));
        var names = document["logStreamNames"]?.AsArray().Select(name => name!.ToString()).ToHashSet(StringComparer.Ordinal);
        var prefix = document["logStreamNamePrefix"]?.ToString();
        if (names is not null && prefix is not null)
            throw Invalid("logStreamNames and logStreamNamePrefix cannot be used together.");
        var (start, end) = (Long(document, "startTime", 0), Long(document, "endTime", long.MaxValue));
        var page = store.Read(context.Place, group, streams =>
        {
            if (names?.FirstOrDefault(name => !streams.ContainsKey(name)) is { } missing)
                throw new PlaneException("ResourceNotFoundException", $"The specified log stream does not exist: {missing}");
            return Page(
                streams.Values.Where(stream => (names?.Contains(stream.Name) ?? true) && stream.Name.StartsWith(prefix ?? "", StringComparison.Ordinal))
                    .SelectMany(stream => stream.Events)
                    .Where(found => found.Sequence > (token?.Sequence ?? 0) && found.Milliseconds >= start && found.Milliseconds <= end && pattern.Fits(found.Message))
                    .OrderBy(found => found.Sequence),
                limit);
        });
        var answer = new JsonObject
        {
            ["events"] = new JsonArray([.. page.Select(found => new JsonObject
            {
                ["logStreamName"] = found.Stream,
                ["timestamp"] = found.Milliseconds,
                ["message"] = found.Message,
                ["ingestionTime"] = found.Milliseconds,
                ["eventId"] = found.Sequence.ToString("D56", CultureInfo.InvariantCulture),
            })]),
            ["searchedLogStreams"] = new JsonArray(),
        };

        // A page that is not full is the last; a full one may be followed by an empty one, as with the service.
        if (page.Count == limit || page.Sum(found => found.Size) > MaxBytes / 2)
            answer["nextToken"] = Token('f', page[^1].Sequence);
        return JsonDocuments.SendAsync(context, answer);
    }

    private Task DescribeAsync(PlaneContext context)
    {
        var document = JsonDocuments.Read(context, "logGroupName", "logGroupIdentifier", "logStreamNamePrefix", "orderBy", "descending", "nextToken", "limit");
        var (group, limit, prefix) = (Group(context, document), Limit(document, MaxStreams), document["logStreamNamePrefix"]?.ToString() ?? "");
        var isByTime = document["orderBy"]?.ToString() switch
        {
            null or "LogStreamName" => false,
            "LastEventTime" => prefix.Length == 0 ? true : throw Invalid("Cannot order by LastEventTime with a logStreamNamePrefix."),
            var other => throw Invalid($"Value '{other}' at 'orderBy' failed to satisfy constraint: Member must satisfy enum value set: [LogStreamName, LastEventTime]"),
        };
        var isDescending = document["descending"]?.GetValue<bool>() == true;
        var skip = Token(document)?.Sequence ?? 0;
        return JsonDocuments.SendAsync(context, store.Read(context.Place, group, streams =>
        {
            var ordered = streams.Values.Where(stream => stream.Name.StartsWith(prefix, StringComparison.Ordinal));
            if (isByTime)
                ordered = ordered.OrderBy(stream => stream.Last ?? stream.Created);
            if (isDescending)
                ordered = ordered.Reverse();
            var page = ordered.Skip((int)skip).Take(limit + 1).ToList();
            var answer = new JsonObject { ["logStreams"] = new JsonArray([.. page.Take(limit).Select(stream => Document(context, group, stream))]) };
            if (page.Count > limit)
                answer["nextToken"] = Token('f', skip + limit);
            return answer;
        }));
    }

    private static JsonObject Document(PlaneContext context, string group, LogStream stream)
    {
        var document = new JsonObject
        {
            ["logStreamName"] = stream.Name,
            ["creationTime"] = stream.Created.ToUnixTimeMilliseconds(),
            ["arn"] = context.Place.Arn("logs", $"log-group:{group}:log-stream:{stream.Name}"),
            ["storedBytes"] = 0,
        };
        if (stream is { First: { } first, Last: { } last })
        {
            document["firstEventTimestamp"] = first.ToUnixTimeMilliseconds();
            document["lastEventTimestamp"] = last.ToUnixTimeMilliseconds();
            document["lastIngestionTime"] = last.ToUnixTimeMilliseconds();
        }

        return document;
    }
}
