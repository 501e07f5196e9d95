using System.Globalization;
using System.Net;
using System.Text;

namespace ServingCluster.Frontend.Ui.Markdown;

/// <summary>
/// Writes HTML that can hold nothing but the tags of <see cref="SafeTag"/>, encoded text, and the attributes that the methods here write.
/// Whatever a model says becomes text or one of these.
/// </summary>
internal sealed class SafeHtml
{
    private static readonly string[] Names = [.. Enum.GetNames<SafeTag>().Select(n => n.ToLowerInvariant())];

    private readonly StringBuilder _html = new();

    /// <summary>What was written.</summary>
    public override string ToString() => _html.ToString();

    /// <summary>Opens a tag without attributes.</summary>
    public void Open(SafeTag tag) => _html.Append('<').Append(Names[(int)tag]).Append('>');

    /// <summary>Closes a tag.</summary>
    public void Close(SafeTag tag) => _html.Append("</").Append(Names[(int)tag]).Append('>');

    /// <summary>Text between tags.</summary>
    public void Text(string text) => _html.Append(WebUtility.HtmlEncode(text));

    /// <summary>Opens a link that leads away into a window of its own, which learns nothing of this one.</summary>
    public void OpenLink(LinkTarget target)
    {
        var address = WebUtility.HtmlEncode(target.Address);
        _html.Append("<a href=\"").Append(address).Append("\" title=\"").Append(address).Append("\" rel=\"noopener noreferrer\" target=\"_blank\">");
    }

    /// <summary>Opens an ordered list that begins at a number.</summary>
    public void OpenOrderedList(int first) => _html.Append(CultureInfo.InvariantCulture, $"<ol start=\"{first}\">");

    /// <summary>Opens what may be wider than the page and scrolls then, by the keyboard too.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="label">What it is, of our own words.</param>
    public void OpenScrolling(SafeTag tag, ScrollingKind label) =>
        _html.Append('<').Append(Names[(int)tag]).Append(" class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"").Append(label).Append("\">");

    /// <summary>A block of code with a button that copies it.</summary>
    /// <param name="scope">What tells ids of this text from others of the page: a number.</param>
    /// <param name="index">Which of the text's blocks it is.</param>
    /// <param name="language">The language, as text; empty for none.</param>
    /// <param name="code">The code.</param>
    public void CodeBlock(int scope, int index, string language, string code)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"code-{scope}-{index}");
        _html.Append("<div class=\"code-block\"><div class=\"code-head\">");
        Text(language.Length > 0 ? language : "text");
        _html.Append("<button type=\"button\" class=\"quiet\" data-copy=\"").Append(id).Append("\">Copy code</button></div>");
        OpenScrolling(SafeTag.Pre, ScrollingKind.Code);
        _html.Append("<code id=\"").Append(id).Append("\">");
        Text(code);
        _html.Append("</code></pre></div>");
    }
}
