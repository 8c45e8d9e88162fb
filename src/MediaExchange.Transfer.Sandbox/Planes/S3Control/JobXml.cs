using System.Globalization;
using System.Text;
using System.Xml.Linq;
using MediaExchange.Transfer.Sandbox.Edge;

namespace MediaExchange.Transfer.Sandbox.Planes.S3Control;

/// <summary>Answers of S3 Control.</summary>
internal static class JobXml
{
    private static readonly XNamespace _ns = QueryXml.NamespaceOf(PlaneRequest.S3Control);

    public static XElement Describe(BatchJob job, DateTimeOffset now) => new(
        "Job",
        QueryXml.Element("JobId", job.Id),
        QueryXml.Element("ConfirmationRequired", job.Request.IsConfirmationRequired),
        QueryXml.Element("Description", job.Request.Description),
        QueryXml.Element("JobArn", job.Arn),
        QueryXml.Element("Status", job.State.ToString()),
        job.Document("Manifest"),
        job.Document("Operation"),
        QueryXml.Element("Priority", Number(job.Priority)),
        Progress(job, now),
        QueryXml.Element("StatusUpdateReason", job.StatusReason),
        QueryXml.List("FailureReasons", job.Failure is { } failure ? [new object[] { new XElement("FailureCode", failure.Code), new XElement("FailureReason", failure.Reason) }] : []),
        job.Document("Report"),
        QueryXml.Element("CreationTime", job.Created),
        QueryXml.Element("TerminationDate", job.Ended),
        QueryXml.Element("RoleArn", job.Request.RoleArn),
        QueryXml.Element("SuspendedDate", job.Suspended),
        QueryXml.Element("SuspendedCause", job.Suspended is null ? null : "AwaitingConfirmation"));

    public static XElement Summarise(BatchJob job, DateTimeOffset now) => new(
        "member",
        QueryXml.Element("JobId", job.Id),
        QueryXml.Element("Description", job.Request.Description),
        QueryXml.Element("Operation", "LambdaInvoke"),
        QueryXml.Element("Priority", Number(job.Priority)),
        QueryXml.Element("Status", job.State.ToString()),
        QueryXml.Element("CreationTime", job.Created),
        QueryXml.Element("TerminationDate", job.Ended),
        Progress(job, now));

    /// <summary>Sends the result of the operation that was asked for.</summary>
    public static Task SendAsync(PlaneContext context, params object?[] result)
    {
        var root = new XElement(context.Request.Operation + "Result", result);
        foreach (var element in root.DescendantsAndSelf())
        {
            element.Name = _ns + element.Name.LocalName;
            element.Attributes().Where(attribute => attribute.IsNamespaceDeclaration).Remove();
        }

        var document = Encoding.UTF8.GetBytes(root.ToString(SaveOptions.DisableFormatting));
        var response = context.Http.Response;
        response.ContentType = "application/xml";
        response.ContentLength = document.Length;
        response.Headers["x-amz-request-id"] = RequestIds.Of(context.Http);
        return response.Body.WriteAsync(document, context.Http.RequestAborted).AsTask();
    }

    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static XElement Progress(BatchJob job, DateTimeOffset now) => new(
        "ProgressSummary",
        new XElement("TotalNumberOfTasks", Number(job.Total)),
        new XElement("NumberOfTasksSucceeded", Number(job.Succeeded)),
        new XElement("NumberOfTasksFailed", Number(job.Failed)),
        new XElement("Timers", new XElement("ElapsedTimeInActiveSeconds", Number((long)job.Active(now).TotalSeconds))));
}
