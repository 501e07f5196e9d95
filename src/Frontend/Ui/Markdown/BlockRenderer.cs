using Markdig.Extensions.Tables;
using Markdig.Syntax;

namespace ServingCluster.Frontend.Ui.Markdown;

/// <summary>Writes the blocks of a document: paragraphs, lists, code, tables. A kind that it does not know is left out.</summary>
/// <param name="scope">A number of the page's own for the text.</param>
internal sealed class BlockRenderer(int scope)
{
    private SafeHtml _html = new();
    private InlineRenderer _inlines = new(new SafeHtml());
    private int _codeBlocks;

    /// <summary>The HTML of a block; empty for one that shows nothing.</summary>
    public string Render(Block block)
    {
        _html = new SafeHtml();
        _inlines = new InlineRenderer(_html);
        Write(block, isTight: false);
        return _html.ToString();
    }

    private void Write(Block block, bool isTight)
    {
        switch (block)
        {
            case HeadingBlock heading:
                WriteLeaf(TagOf(heading.Level), heading);
                break;
            case ParagraphBlock paragraph when isTight:
                _inlines.Write(paragraph.Inline);
                break;
            case ParagraphBlock paragraph:
                WriteLeaf(SafeTag.P, paragraph);
                break;
            case CodeBlock code:
                _html.CodeBlock(scope, _codeBlocks++, (code as FencedCodeBlock)?.Info ?? "", code.Lines.ToString());
                break;
            case ListBlock list:
                Write(list);
                break;
            case QuoteBlock quote:
                WriteContainer(SafeTag.Blockquote, quote, isTight: false);
                break;
            case Table table:
                Write(table);
                break;
            case ThematicBreakBlock:
                _html.Open(SafeTag.Hr);
                break;
        }
    }

    private void Write(ListBlock list)
    {
        var tag = list.IsOrdered ? SafeTag.Ol : SafeTag.Ul;
        if (list.IsOrdered && int.TryParse(list.OrderedStart, out var first))
            _html.OpenOrderedList(first);
        else
            _html.Open(tag);
        foreach (var item in list.OfType<ListItemBlock>())
            WriteContainer(SafeTag.Li, item, isTight: !list.IsLoose);
        _html.Close(tag);
    }

    private void Write(Table table)
    {
        _html.OpenScrolling(SafeTag.Div, ScrollingKind.Table);
        _html.Open(SafeTag.Table);
        WriteRows(SafeTag.Thead, SafeTag.Th, table.OfType<TableRow>().Where(r => r.IsHeader));
        WriteRows(SafeTag.Tbody, SafeTag.Td, table.OfType<TableRow>().Where(r => !r.IsHeader));
        _html.Close(SafeTag.Table);
        _html.Close(SafeTag.Div);
    }

    private void WriteRows(SafeTag part, SafeTag cell, IEnumerable<TableRow> rows)
    {
        _html.Open(part);
        foreach (var row in rows)
        {
            _html.Open(SafeTag.Tr);
            foreach (var content in row.OfType<TableCell>())
                WriteContainer(cell, content, isTight: true);
            _html.Close(SafeTag.Tr);
        }

        _html.Close(part);
    }

    private void WriteLeaf(SafeTag tag, LeafBlock block)
    {
        _html.Open(tag);
        _inlines.Write(block.Inline);
        _html.Close(tag);
    }

    private void WriteContainer(SafeTag tag, ContainerBlock block, bool isTight)
    {
        _html.Open(tag);
        foreach (var inner in block)
            Write(inner, isTight);
        _html.Close(tag);
    }

    // Below the headings of the page.
    private static SafeTag TagOf(int level) => level switch
    {
        1 => SafeTag.H3,
        2 => SafeTag.H4,
        3 => SafeTag.H5,
        _ => SafeTag.H6,
    };
}
