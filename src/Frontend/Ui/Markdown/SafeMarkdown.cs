using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Syntax;

namespace ServingCluster.Frontend.Ui.Markdown;

/// <summary>Makes HTML of Markdown that nobody vouches for. Each block comes on its own, so that one that grows leaves the others as they are.</summary>
internal static class SafeMarkdown
{
    // Beyond this nobody reads it formatted, and it is shown as it came.
    private const int MaxLength = 200_000;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UsePipeTables()
        .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough)
        .UseTaskLists()
        .UseAutoLinks()
        .Build();

    /// <summary>The HTML of each block.</summary>
    /// <param name="markdown">The text.</param>
    /// <param name="scope">A number of the page's own for this text; ids within it begin with it.</param>
    public static IReadOnlyList<string> Render(string markdown, int scope)
    {
        if (markdown.Length > MaxLength || Parse(markdown) is not { } document)
            return [Plain(markdown)];
        var blocks = new BlockRenderer(scope);
        return [.. document.Select(blocks.Render).Where(html => html.Length > 0)];
    }

    private static MarkdownDocument? Parse(string markdown)
    {
        try
        {
            return Markdig.Markdown.Parse(markdown, Pipeline);
        }
        catch (ArgumentException)
        {
            // What is nested beyond all sense is refused by the parser.
            return null;
        }
    }

    private static string Plain(string text)
    {
        var html = new SafeHtml();
        html.OpenScrolling(SafeTag.Pre, ScrollingKind.Code);
        html.Text(text);
        html.Close(SafeTag.Pre);
        return html.ToString();
    }
}
