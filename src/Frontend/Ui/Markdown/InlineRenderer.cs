using Markdig.Extensions.TaskLists;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace ServingCluster.Frontend.Ui.Markdown;

/// <summary>Writes what stands within a line: text, emphasis, code, links. A kind that it does not know is left out.</summary>
/// <param name="html">Where to.</param>
internal sealed class InlineRenderer(SafeHtml html)
{
    // Two delimiters of n characters nest n/2 deep, and each level takes some of the stack, which nobody gets back who runs out of it.
    private const int Deepest = 64;

    private bool _isInLink;
    private int _depth;

    /// <summary>Writes a line and what stands in it; what is nested beyond all sense as its text alone.</summary>
    public void Write(ContainerInline? container)
    {
        if (_depth == Deepest)
        {
            WriteText(container);
            return;
        }

        _depth++;
        foreach (var inline in container ?? [])
            Write(inline);
        _depth--;
    }

    private void WriteText(ContainerInline? container)
    {
        foreach (var literal in container?.Descendants<LiteralInline>() ?? [])
            html.Text(literal.Content.ToString());
    }

    private void Write(Inline inline)
    {
        switch (inline)
        {
            case LiteralInline literal:
                html.Text(literal.Content.ToString());
                break;
            case CodeInline code:
                html.Open(SafeTag.Code);
                html.Text(code.Content);
                html.Close(SafeTag.Code);
                break;
            case LinkInline link:
                Write(link);
                break;
            case AutolinkInline link:
                Write(link);
                break;
            case EmphasisInline emphasis:
                Write(emphasis);
                break;
            case LineBreakInline { IsHard: true }:
                html.Open(SafeTag.Br);
                break;
            case LineBreakInline:
                html.Text("\n");
                break;
            case HtmlEntityInline entity:
                html.Text(entity.Transcoded.ToString());
                break;
            case HtmlInline tag:
                html.Text(tag.Tag);
                break;
            case TaskList task:
                html.Text(task.Checked ? "☑" : "☐");
                break;
            case ContainerInline container:
                Write(container);
                break;
        }
    }

    // A picture is not fetched: whoever serves it would learn who reads this, and what the model has put into its address.
    private void Write(LinkInline link)
    {
        if (_isInLink || LinkTarget.Find(link.GetDynamicUrl?.Invoke() ?? link.Url) is not { } target)
        {
            Write((ContainerInline)link);
            return;
        }

        _isInLink = true;
        html.OpenLink(target);
        if (link.IsImage)
            html.Text("Image: ");
        if (link.FirstChild is null)
            html.Text(target.Address);
        Write((ContainerInline)link);
        html.Close(SafeTag.A);
        _isInLink = false;
    }

    private void Write(AutolinkInline link)
    {
        if (!_isInLink && LinkTarget.Find(link.IsEmail ? "mailto:" + link.Url : link.Url) is { } target)
        {
            html.OpenLink(target);
            html.Text(link.Url);
            html.Close(SafeTag.A);
        }
        else
            html.Text(link.Url);
    }

    private void Write(EmphasisInline emphasis)
    {
        var tag = emphasis.DelimiterChar == '~' ? SafeTag.Del : emphasis.DelimiterCount == 2 ? SafeTag.Strong : SafeTag.Em;
        html.Open(tag);
        Write((ContainerInline)emphasis);
        html.Close(tag);
    }
}
