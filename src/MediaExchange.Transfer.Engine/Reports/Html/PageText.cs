using System.Net;
using MediaExchange.Transfer.Engine.Text;

namespace MediaExchange.Transfer.Engine.Reports.Html;

/// <summary>Text in markup: whatever it holds, it stays text.</summary>
internal static class PageText
{
    public static string Of(string? text) => text is null ? "" : WebUtility.HtmlEncode(VisibleText.Of(text));

    /// <summary>A key or an address, kept apart from the direction of writing around it.</summary>
    public static string Key(string? text) => $"<bdi class=\"key\">{Of(text)}</bdi>";
}
