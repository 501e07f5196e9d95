using System.Text.Json;
using ServingCluster.Inference.ChatTemplates;

namespace ServingCluster.Inference.Tests.ChatTemplates;

public sealed class ChatTemplateTests
{
    [Fact]
    public void Numbers_of_the_conversation_keep_their_digits()
    {
        var text = Render("{{ messages[0].n }} {{ messages[0] | tojson }}", """[{"n": 123456789012345678901234567890, "x": 1.0, "y": 1e2}]""");

        Assert.Equal("""123456789012345678901234567890 {"n": 123456789012345678901234567890, "x": 1.0, "y": 100.0}""", text);
    }

    [Fact]
    public void Variables_are_seen_and_the_conversation_goes_before_them()
    {
        var template = ChatTemplate.Parse("{{ bos_token }}{{ extra.a }}{{ messages | length }}{{ tools is none }}{{ documents is none }}");
        var input = Input("[]") with
        {
            Variables = new Dictionary<string, JsonElement>
            {
                ["bos_token"] = Json("\"<s>\""),
                ["extra"] = Json("""{"a": 1}"""),
                ["messages"] = Json("[1, 2]"),
            },
        };

        Assert.Equal("<s>10TrueTrue", template.Render(input));
    }

    [Theory]
    [InlineData("a\n{{ messages.x.y }}\n", 2, "'list object' has no attribute 'x'", "{{ messages.x.y }}")]
    [InlineData("{% macro m(a) %}\n  {{ a + 1 }}\n{% endmacro %}\n{{ m('x') }}", 2, "can only", "{{ a + 1 }}")]
    [InlineData("{{ {\n'a': 1,\n'b': nothing.c } }}", 3, "'nothing' is undefined", "'b': nothing.c } }}")]
    [InlineData("{% for m in messages %}\n{{ m }}\n{{ 1 // 0 }}\n{% endfor %}", 3, "division by zero", "{{ 1 // 0 }}")]
    public void A_failure_quotes_its_line(string source, int line, string problem, string quote)
    {
        var template = ChatTemplate.Parse(source);

        var error = Assert.Throws<ChatTemplateException>(() => template.Render(Input("[1]")));

        Assert.Equal(line, error.Line);
        Assert.Contains($"line {line}", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(quote, error.Message, StringComparison.Ordinal);
        if (problem != "can only")
            Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_is_told_in_the_templates_own_words()
    {
        var template = ChatTemplate.Parse("\n{{ raise_exception('Roles have to alternate.') }}");

        var error = Assert.Throws<ChatTemplateException>(() => template.Render(Input("[]")));

        Assert.Equal("Roles have to alternate.", error.Message);
        Assert.Equal(2, error.Line);
    }

    [Theory]
    [InlineData("x\n{% if %}", 2, "expected an expression")]
    [InlineData("{% for x in y %}\n\n", 1, "'endfor' is missing")]
    [InlineData("\n\n{{ 1 | nonesuch }}", 3, "No filter named 'nonesuch'")]
    [InlineData("{% include 'x' %}", 1, "unknown tag 'include'")]
    [InlineData("{{ 99999999999999999999 }}", 1, "64 bits")]
    [InlineData("{{ 'x }}", 1, "no closing quote")]
    [InlineData("{{ (1 }}", 1, "expected ')'")]
    public void A_broken_template_is_refused_when_it_is_read(string source, int line, string problem)
    {
        var error = Assert.Throws<ChatTemplateException>(() => ChatTemplate.Parse(source));

        Assert.Equal(line, error.Line);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_that_was_made_by_the_template_can_grow()
    {
        Assert.Equal("[1, 2]", Render("{% set list = [1] %}{% set done = list.append(2) %}{{ list }}", "[]"));
    }

    [Fact]
    public void Rendering_in_parallel_gives_each_its_own_text()
    {
        var template = ChatTemplate.Parse("{% set ns = namespace(t='') %}{% for m in messages %}{% set ns.t = ns.t ~ m %}{% endfor %}{{ ns.t }}");

        Parallel.For(0, 64, i => Assert.Equal($"{i}{i + 1}", template.Render(Input($"[{i}, {i + 1}]"))));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused()
    {
        Assert.Throws<ChatTemplateException>(() => Render("x", "[\"\\ud83c\"]"));
    }

    private static string Render(string source, string messages) => ChatTemplate.Parse(source).Render(Input(messages));

    private static ChatTemplateInput Input(string messages) => new() { Messages = Json(messages), Now = DateTimeOffset.UnixEpoch };

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
