using System.Net;
using System.Text.RegularExpressions;

namespace ServingCluster.Frontend.Tests.Ui.Markdown;

/// <summary>Reads HTML as strictly as it is written here: anything but the allowed tags, attributes and addresses fails.</summary>
internal static partial class HtmlScan
{
    private static readonly HashSet<string> Tags =
    [
        "a", "blockquote", "br", "button", "code", "del", "div", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "strong", "table", "tbody",
        "td", "th", "thead", "tr", "ul",
    ];

    private static readonly Dictionary<string, Func<string, bool>> Attributes = new(StringComparer.Ordinal)
    {
        ["href"] = v => WebUtility.HtmlDecode(v).StartsWith("http://", StringComparison.Ordinal) || WebUtility.HtmlDecode(v).StartsWith("https://", StringComparison.Ordinal)
            || WebUtility.HtmlDecode(v).StartsWith("mailto:", StringComparison.Ordinal),
        ["title"] = _ => true,
        ["rel"] = v => v == "noopener noreferrer",
        ["target"] = v => v == "_blank",
        ["start"] = v => int.TryParse(v, out _),
        ["class"] = v => v is "scroll" or "quiet" or "code-block" or "code-head",
        ["tabindex"] = v => v == "0",
        ["role"] = v => v == "group",
        ["aria-label"] = v => v is "Code" or "Table",
        ["type"] = v => v == "button",
        ["id"] = v => Id().IsMatch(v),
        ["data-copy"] = v => Id().IsMatch(v),
    };

    /// <summary>Asserts that it holds nothing but what is allowed, and that its tags are closed in their order.</summary>
    /// <returns>The text that it shows.</returns>
    public static string Read(string html)
    {
        var text = new System.Text.StringBuilder();
        var open = new Stack<string>();
        var at = 0;
        while (at < html.Length)
        {
            if (html[at] != '<')
            {
                var end = html.IndexOf('<', at) is >= 0 and var next ? next : html.Length;
                text.Append(ReadText(html[at..end]));
                at = end;
                continue;
            }

            var tag = Tag().Match(html, at);
            Assert.True(tag.Success && tag.Index == at, $"No tag of ours: {html[at..]}");
            Follow(tag, open);
            at += tag.Length;
        }

        Assert.Empty(open);
        return text.ToString();
    }

    private static string ReadText(string text)
    {
        Assert.DoesNotContain('>', text);
        Assert.DoesNotContain('"', text);
        return WebUtility.HtmlDecode(text);
    }

    private static void Follow(Match tag, Stack<string> open)
    {
        var name = tag.Groups["name"].Value;
        Assert.Contains(name, Tags);
        foreach (Match attribute in Attribute().Matches(tag.Groups["attributes"].Value))
        {
            Assert.True(Attributes.TryGetValue(attribute.Groups["name"].Value, out var allows), tag.Value);
            Assert.True(allows(attribute.Groups["value"].Value), tag.Value);
        }

        if (tag.Groups["close"].Length > 0)
            Assert.Equal(name, open.Pop());
        else if (name is not ("br" or "hr"))
            open.Push(name);
    }

    [GeneratedRegex("""\G<(?<close>/?)(?<name>[a-z0-9]+)(?<attributes>( [a-z-]+="[^"<>]*")*)>""")]
    private static partial Regex Tag();

    [GeneratedRegex("(?<name>[a-z-]+)=\"(?<value>[^\"]*)\"")]
    private static partial Regex Attribute();

    [GeneratedRegex(@"\Acode--?[0-9]+-[0-9]+\z")]
    private static partial Regex Id();
}
