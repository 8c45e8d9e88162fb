namespace Aws.Tests.Support;

/// <summary>Keys that get lost where somebody encodes, decodes, trims or tidies once too often.</summary>
public static class AwkwardKeys
{
    public static IReadOnlyList<string> All { get; } =
    [
        "plain.txt", "a+b", "a b", "a%20b", "a%2Fb", "a%2fb", "%", "%zz", "100%", "a%", " leading and trailing ", "trailing/", "trailing//",
        "/leading", "//two", "a//b", ".", "..", "./dot", "../up", "a/.", "a/..", "a/./b", "a/../b", "a/%2E%2E/b", "%2e%2e/b",
        "a?b=c&d=e", "a#b", "a;b:c@d,e=f$g", "~tilde*bang!(round)[square]{curly}", "{Key+}", "{0}", "quote\"s and 'apostrophes'", "<xml>&amp;]]>",
        "back\\slash", "дом/👍.mov", "NFC \u00e9", "NFD e\u0301", "\u00a0no-break\u3000ideographic", "line\nbreak", "carriage\rreturn", "tab\tbed",
        "\u0001control\u001f", "delete\u007f", "\u0085next line", "\ufeffmark", "\ufffdreplacement", "?versionId=null", "x?versionId=null", "versions/",
        new('k', 1024), string.Concat(Enumerable.Repeat("👍", 256)),
    ];
}
