using System.Globalization;
using System.Xml.Linq;
using MediaExchange.Transfer.Sandbox.Planes.Iam;
using MediaExchange.Transfer.Sandbox.Planes.Resources;
using MediaExchange.Transfer.Sandbox.S3;

namespace MediaExchange.Transfer.Sandbox.Planes.S3Control;

/// <summary>Reads and checks the document of CreateJob.</summary>
internal static class JobRequestReader
{
    private const string CsvManifest = "S3BatchOperations_CSV_20180820";

    private const string CsvReport = "Report_CSV_20180820";

    private static readonly string[] _known =
        ["ConfirmationRequired", "Operation", "Report", "ClientRequestToken", "Manifest", "Description", "Priority", "RoleArn", "Tags", "ManifestGenerator"];

    /// <exception cref="PlaneException">MalformedXML, or InvalidRequest with what is wrong.</exception>
    public static JobRequest Read(PlaneContext context, ResourceRegistry resources)
    {
        XElement root;
        try
        {
            root = XmlDocuments.Parse(context.Request.Body, "CreateJobRequest");
        }
        catch (S3Exception error)
        {
            throw PlaneException.From(error, context.Request.Protocol);
        }

        if (root.Elements().FirstOrDefault(element => !_known.Contains(element.Name.LocalName)) is { } unknown)
            throw Invalid($"CreateJob has no member {unknown.Name.LocalName}.");
        if (XmlDocuments.Child(root, "ManifestGenerator") is not null)
            throw Invalid("The sandbox takes no ManifestGenerator; give a Manifest.");
        var (function, schema, arguments) = ReadOperation(context, Required(root, "Operation"));
        var (manifest, version, tag, fields) = ReadManifest(Required(root, "Manifest"));
        var report = Required(root, "Report");
        var (reportPlace, failuresOnly) = ReadReport(report);
        return new JobRequest
        {
            IsConfirmationRequired = XmlDocuments.Text(root, "ConfirmationRequired") == "true",
            Token = Text(root, "ClientRequestToken", 64),
            Priority = Priority(XmlDocuments.Text(root, "Priority")),
            RoleArn = Role(context, resources, Text(root, "RoleArn", 2048)),
            Description = XmlDocuments.Text(root, "Description") is null ? null : Text(root, "Description", 256),
            Manifest = manifest,
            ManifestVersionId = version,
            ManifestETag = tag,
            Fields = fields,
            Function = function,
            Schema = schema,
            UserArguments = arguments,
            Report = reportPlace,
            ReportsFailuresOnly = failuresOnly,
            ReportOwner = XmlDocuments.Text(report, "ExpectedBucketOwner"),
            Documents = [.. root.Elements().Where(element => element.Name.LocalName is "Operation" or "Manifest" or "Report")],
            Text = string.Concat(root.Elements().Where(element => element.Name.LocalName != "ClientRequestToken").OrderBy(element => element.Name.LocalName, StringComparer.Ordinal)
                .Select(element => element.ToString(SaveOptions.DisableFormatting))),
        };
    }

    public static PlaneException Invalid(string message) => new("InvalidRequest", message);

    /// <exception cref="PlaneException">InvalidRequest: no number from 0 to 2,147,483,647.</exception>
    public static int Priority(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var priority)
        ? priority
        : throw Invalid($"The priority '{text}' is not a whole number from 0 to {int.MaxValue}.");

    private static (string Function, string Schema, IReadOnlyDictionary<string, string> Arguments) ReadOperation(PlaneContext context, XElement operation)
    {
        if (operation.Elements().ToList() is not [var only])
            throw Invalid("A job has exactly one operation.");
        if (only.Name.LocalName != "LambdaInvoke")
            throw Invalid($"The sandbox does not support the operation {only.Name.LocalName}; it has LambdaInvoke.");
        var function = Text(only, "FunctionArn", 1024);
        var schema = XmlDocuments.Text(only, "InvocationSchemaVersion") ?? "1.0";
        if (schema is not ("1.0" or "2.0"))
            throw Invalid($"The InvocationSchemaVersion '{schema}' is neither 1.0 nor 2.0.");
        var arguments = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (XmlDocuments.Child(only, "UserArguments") is { } map)
        {
            if (schema == "1.0")
                throw Invalid("UserArguments need the InvocationSchemaVersion 2.0.");
            foreach (var entry in XmlDocuments.Children(map, "entry"))
            {
                if (!arguments.TryAdd(Text(entry, "key", 64), XmlDocuments.Text(entry, "value") is { Length: <= 1024 } value ? value : throw Invalid("A value of UserArguments has more than 1024 characters, or is missing.")))
                    throw Invalid("UserArguments have a key twice.");
            }

            if (arguments.Count is < 1 or > 10)
                throw Invalid($"UserArguments are {arguments.Count}, and must be 1 to 10.");
        }

        return (function.StartsWith("arn:", StringComparison.Ordinal) ? function : context.Place.Arn("lambda", "function:" + function), schema, arguments);
    }

    private static (ObjectPlace Place, string? Version, string ETag, IReadOnlyList<ManifestField> Fields) ReadManifest(XElement manifest)
    {
        var spec = Required(manifest, "Spec");
        if (Text(spec, "Format", 64) is var format && format != CsvManifest)
            throw Invalid($"The sandbox does not read manifests of the format {format}; it reads {CsvManifest}.");
        var fields = new List<ManifestField>();
        foreach (var member in XmlDocuments.Child(spec, "Fields")?.Elements() ?? [])
        {
            if (!Enum.TryParse<ManifestField>(member.Value, out var field) || !Enum.IsDefined(field) || int.TryParse(member.Value, out _))
                throw Invalid($"The manifest field '{member.Value}' is none of Ignore, Bucket, Key, VersionId.");
            if (field != ManifestField.Ignore && fields.Contains(field))
                throw Invalid($"The manifest field {field} is there twice.");
            fields.Add(field);
        }

        var missing = new[] { ManifestField.Bucket, ManifestField.Key }.Except(fields).ToList();
        if (missing.Count > 0)
            throw Invalid($"Required fields are missing in the schema: {string.Join(", ", missing)}");
        var location = Required(manifest, "Location");
        var arn = Text(location, "ObjectArn", 2000);
        return ObjectPlace.OfArn(arn) is { Key.Length: > 0 } place
            ? (place, XmlDocuments.Text(location, "ObjectVersionId"), Text(location, "ETag", 1024).Trim('"'), fields)
            : throw Invalid($"The manifest's ObjectArn '{arn}' is not the ARN of an object, such as arn:aws:s3:::bucket/key.");
    }

    private static (ObjectPlace? Place, bool FailuresOnly) ReadReport(XElement report)
    {
        switch (XmlDocuments.Text(report, "Enabled"))
        {
            case "false":
                return (null, false);
            case "true":
                break;
            default:
                throw Invalid("Report needs Enabled, true or false.");
        }

        if (Text(report, "Format", 64) is var format && format != CsvReport)
            throw Invalid($"The report's Format is '{format}'; there is {CsvReport}.");
        var scope = Text(report, "ReportScope", 64);
        if (scope is not ("AllTasks" or "FailedTasksOnly"))
            throw Invalid($"The ReportScope '{scope}' is neither AllTasks nor FailedTasksOnly.");
        var arn = Text(report, "Bucket", 128);
        if (ObjectPlace.OfArn(arn) is not { Key: "" } bucket)
            throw Invalid($"The report's Bucket '{arn}' is not the ARN of a bucket, such as arn:aws:s3:::bucket.");
        var prefix = XmlDocuments.Text(report, "Prefix") ?? "";
        return prefix.Length > 512 || prefix.EndsWith('/')
            ? throw Invalid("The report's Prefix has up to 512 characters and no slash at the end.")
            : (bucket with { Key = prefix }, scope == "FailedTasksOnly");
    }

    private static string Role(PlaneContext context, ResourceRegistry resources, string arn) =>
        resources.All(context.Place, IamPlane.RoleType).Any(role => IamPlane.ArnOf(role) == arn)
            ? arn
            : throw Invalid($"The RoleArn {arn} is not a role of this account: name the one that the stack made for S3 Batch Operations.");

    private static XElement Required(XElement parent, string name) =>
        XmlDocuments.Child(parent, name) ?? throw Invalid($"{parent.Name.LocalName} needs {name}.");

    private static string Text(XElement parent, string name, int longest) => XmlDocuments.Text(parent, name) switch
    {
        null or "" => throw Invalid($"{parent.Name.LocalName} needs {name}."),
        var text when text.Length > longest => throw Invalid($"{name} has {text.Length} characters, and may have {longest}."),
        var text => text,
    };
}
