using System.Text;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Sandbox.S3;

/// <summary>Tags of objects in headers and documents.</summary>
internal static class TagSets
{
    private const int MaxKey = 128;
    private const int MaxValue = 256;

    /// <summary>The x-amz-tagging header: encoded like a query string.</summary>
    public static IReadOnlyList<ObjectTag> FromHeader(S3Context context)
    {
        if (context.Header("x-amz-tagging") is not { Length: > 0 } header)
            return [];
        return Check([.. new S3Query(header).Pairs.Select(pair => new ObjectTag(pair.Key, pair.Value))]);
    }

    public static IReadOnlyList<ObjectTag> FromDocument(byte[] document)
    {
        var root = XmlDocuments.Parse(document, "Tagging");
        var set = root.Elements().SingleOrDefault(element => element.Name.LocalName == "TagSet") ?? throw S3Errors.MalformedXml();
        return Check([.. set.Elements().Select(tag => new ObjectTag(
            XmlDocuments.Text(tag, "Key") ?? throw S3Errors.MalformedXml(),
            XmlDocuments.Text(tag, "Value") ?? throw S3Errors.MalformedXml()))]);
    }

    public static S3Xml ToDocument(IEnumerable<ObjectTag> tags)
    {
        var xml = new S3Xml("Tagging").Open("TagSet");
        foreach (var tag in tags)
            xml.Open("Tag").Add("Key", tag.Key).Add("Value", tag.Value).Close("Tag");
        return xml.Close("TagSet");
    }

    private static List<ObjectTag> Check(List<ObjectTag> tags)
    {
        if (tags.Count > S3Limits.MaxTags)
            throw new S3Exception("BadRequest", "Object tags cannot be greater than 10");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tag in tags)
        {
            if (tag.Key.Length is 0 or > MaxKey || !IsAllowed(tag.Key))
                throw new S3Exception("InvalidTag", "The TagKey you have provided is invalid", ("TagKey", tag.Key));
            if (tag.Value.Length > MaxValue || !IsAllowed(tag.Value))
                throw new S3Exception("InvalidTag", "The TagValue you have provided is invalid", ("TagKey", tag.Key), ("TagValue", tag.Value));
            if (tag.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
                throw new S3Exception("InvalidTag", "System tags cannot be added/updated by requester", ("TagKey", tag.Key));
            if (!seen.Add(tag.Key))
                throw new S3Exception("InvalidTag", "Cannot provide multiple Tags with the same key", ("TagKey", tag.Key));
        }

        return tags;
    }

    // Letters, digits and white space of any script, and + - = . _ : / @.
    private static bool IsAllowed(string text) => text.EnumerateRunes().All(rune =>
        Rune.IsLetterOrDigit(rune) || Rune.IsWhiteSpace(rune) || rune.Value is '+' or '-' or '=' or '.' or '_' or ':' or '/' or '@'
        || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark);
}
