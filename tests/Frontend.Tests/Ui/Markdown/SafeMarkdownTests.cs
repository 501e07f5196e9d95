using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Frontend.Ui.Markdown;

namespace ServingCluster.Frontend.Tests.Ui.Markdown;

public sealed class SafeMarkdownTests
{
    // Pieces that Markdown and HTML are made of, so that chance puts together what means something.
    private static readonly string[] Pieces =
    [
        "<", ">", "\"", "'", "`", "```", "~~~", "[", "]", "(", ")", "!", "*", "**", "_", "~~", "|", "|--|\n", "\n", "\n\n", "    ", "\t", "> ", "- ", "1. ", "# ", "\\",
        "&", "&#", ";", ":", "/", "//", "=", "<script>", "</script>", "<img src=x onerror=", "javascript:", "data:", "https://a.b/", "mailto:a@b", "www.a.b", "onclick=\"x\"",
        "<!--", "-->", "<![CDATA[", "{", "}", "\u0000", "\u2028", "\ud800", "é", "😀", "x", "[1]: ", "&lt;", "&#x6a;", "---\n", "- [x] ",
    ];

    public static TheoryData<string> Hostile => [.. HostileMarkdown.All];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Of_hostile_text_nothing_but_text_and_harmless_tags_remains(string markdown) => HtmlScan.Read(Html(markdown));

    [Fact]
    public void All_hostile_texts_at_once_are_as_harmless() => HtmlScan.Read(Html(string.Join("\n\n", HostileMarkdown.All)));

    [Fact]
    public void Whatever_the_text_is_only_allowed_tags_attributes_and_addresses_come_out()
    {
        var texts = Gen.Elements(Pieces).ListOf().Select(string.Concat);
        Prop.ForAll(texts.ToArbitrary(), text => HtmlScan.Read(Html(text)) is not null)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(60));
    }

    [Theory]
    [InlineData("A *b* **c** ~~d~~ `e`", "<p>A <em>b</em> <strong>c</strong> <del>d</del> <code>e</code></p>")]
    [InlineData("# A\n\n###### B", "<h3>A</h3><h6>B</h6>")]
    [InlineData("- a\n- b", "<ul><li>a</li><li>b</li></ul>")]
    [InlineData("3. a\n4. b", "<ol start=\"3\"><li>a</li><li>b</li></ol>")]
    [InlineData("> a\n> b", "<blockquote><p>a\nb</p></blockquote>")]
    [InlineData("a  \nb\n\n---", "<p>a<br>b</p><hr>")]
    [InlineData("- [x] a", "<ul><li>☑ a</li></ul>")]
    [InlineData("a &amp; b &lt;i&gt;", "<p>a &amp; b &lt;i&gt;</p>")]
    [InlineData("<b>a</b>", "<p>&lt;b&gt;a&lt;/b&gt;</p>")]
    [InlineData("", "")]
    public void Markdown_is_shown_as_it_is_meant(string markdown, string html) => Assert.Equal(html, Html(markdown));

    [Fact]
    public void A_link_leads_into_a_window_of_its_own_and_shows_where() => Assert.Equal(
        "<p><a href=\"https://example.com/?a=1&amp;b=2\" title=\"https://example.com/?a=1&amp;b=2\" rel=\"noopener noreferrer\" target=\"_blank\">x</a></p>",
        Html("[x](https://example.com?a=1&b=2 'y')"));

    [Theory]
    [InlineData("see https://example.com/x now", "https://example.com/x")]
    [InlineData("<https://example.com/x>", "https://example.com/x")]
    [InlineData("<me@example.com>", "mailto:me@example.com")]
    public void Addresses_in_the_text_are_links(string markdown, string address) => Assert.Contains($"href=\"{address}\"", Html(markdown));

    [Fact]
    public void A_picture_is_a_link_and_not_fetched()
    {
        var html = Html("![a cat](https://example.com/cat.png)");
        Assert.Contains(">Image: a cat</a>", html);
        Assert.DoesNotContain("src", html);
    }

    [Fact]
    public void A_table_has_heads_and_rows() => Assert.Equal(
        "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table\"><table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table></div>",
        Html("| a | b |\n|---|---|\n| 1 | 2 |"));

    [Fact]
    public void Code_can_be_copied_by_an_id_of_its_own()
    {
        var html = Html("```python\nprint(\"<&>\")\n```\n\n    more");
        Assert.Contains("<code id=\"code-7-0\">print(&quot;&lt;&amp;&gt;&quot;)</code>", html);
        Assert.Contains("data-copy=\"code-7-1\"", html);
        Assert.Contains("\">python<button", html);
    }

    [Fact]
    public void Each_block_comes_on_its_own() => Assert.Equal(3, SafeMarkdown.Render("a\n\n- b\n- c\n\nd", 1).Count);

    [Theory]
    [InlineData(">", 100_000)]
    [InlineData("[", 50_000)]
    [InlineData("- ", 20_000)]
    [InlineData("*a_", 20_000)]
    [InlineData("|", 50_000)]
    [InlineData("x", 300_000)]
    public void What_is_meant_to_choke_the_reader_is_shown_all_the_same(string piece, int times)
    {
        var html = Html(string.Concat(Enumerable.Repeat(piece, times)));
        HtmlScan.Read(html);
        Assert.NotEmpty(html);
    }

    private static string Html(string markdown) => string.Concat(SafeMarkdown.Render(markdown, 7));

    [Theory]
    [InlineData('*')]
    [InlineData('_')]
    [InlineData('~')]
    public void Emphasis_that_is_nested_beyond_all_sense_costs_no_stack(char delimiter)
    {
        var runs = new string(delimiter, 49_000);
        IReadOnlyList<string> blocks = [];

        // The page's thread has more, but not without end.
        var thread = new Thread(() => blocks = SafeMarkdown.Render(runs + "x" + runs, 1), maxStackSize: 256 * 1024);
        thread.Start();
        thread.Join();
        Assert.Contains("x", Assert.Single(blocks));
    }
}
