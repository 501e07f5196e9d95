using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Inference.ChatTemplates;

namespace ServingCluster.Inference.Tests.ChatTemplates;

public sealed class HostileTemplateTests
{
    private static readonly ChatTemplateInput Input = new()
    {
        Messages = JsonDocument.Parse("""[{"role": "user", "content": "aaaa"}]""").RootElement,
        Now = DateTimeOffset.UnixEpoch,
    };

    [Theory]
    [InlineData("{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}", "steps")]
    [InlineData("{% for a in range(99999) %}{% for b in range(99999) %}xxxxxxxxxxxxxxxxx{% endfor %}{% endfor %}", "characters")]
    [InlineData("{{ 'a' * 999999999999 }}", "characters")]
    [InlineData("{{ [1] * 999999999999 }}", "steps")]
    [InlineData("{% set ns = namespace(t='a') %}{% for a in range(99) %}{% set ns.t = ns.t + ns.t %}{% endfor %}", "characters")]
    [InlineData("{% set ns = namespace(t='a') %}{% for a in range(99) %}{% set ns.t = ns.t ~ ns.t %}{% endfor %}", "characters")]
    [InlineData("{% set ns = namespace(t='a') %}{% for a in range(99) %}{% set ns.t = ns.t | replace('a', 'aa') %}{% endfor %}", "steps")]
    [InlineData("{% set ns = namespace(l=[1]) %}{% for a in range(99) %}{% set ns.l = ns.l + ns.l %}{% endfor %}", "steps")]
    [InlineData("{% set ns = namespace(l=[1]) %}{% for a in range(60) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l }}", "")]
    [InlineData("{% set ns = namespace(l=[1]) %}{% for a in range(60) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l | tojson }}", "")]
    [InlineData("{% set a = namespace(l=[1], m=[1]) %}{% for i in range(60) %}{% set a.l = [a.l, a.l] %}{% set a.m = [a.m, a.m] %}{% endfor %}{{ a.l == a.m }}", "steps")]
    [InlineData("{% set ns = namespace(l=[1]) %}{% for a in range(99999) %}{% set ns.l = [[[[[[[[ns.l]]]]]]]] %}{% endfor %}{{ ns.l }}", "nested too deeply")]
    [InlineData("{% set ns = namespace(l=[1]) %}{% for a in range(99999) %}{% set ns.l = [ns.l] %}{% endfor %}{{ ns.l | tojson(indent=9) }}", "")]
    [InlineData("{% set l = [] %}{% set x = l.append(l) %}{{ l }}", "nested too deeply")]
    [InlineData("{% set l = [1] %}{% for x in l %}{% set y = l.append(x) %}{% endfor %}", "steps")]
    [InlineData("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "macros")]
    [InlineData("{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{% macro n(i) %}{% if i %}{{ n(i - 1) }}{{ n(i - 1) }}{% endif %}{% endmacro %}{{ n(60) }}", "steps")]
    [InlineData("{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}", "macros")]
    [InlineData("{% set t = 'a' * 4000000 %}{% for a in range(99999) %}{{ 'b' in t }}{% endfor %}", "steps")]
    [InlineData("{% set t = 'a' * 4000000 %}{% set u = 'a' * 2000000 ~ 'b' %}{% for a in range(99999) %}{{ u in t }}{% endfor %}", "steps")]
    [InlineData("{% set t = 'a' * 4000000 %}{% for a in range(99999) %}{% set x = t.upper() == t[-1] %}{% endfor %}", "")]
    [InlineData("{% set t = 'a' * 4000000 %}{% for a in range(99999) %}{% set x = t[2000000] %}{% endfor %}", "steps")]
    [InlineData("{% set t = 'a ' * 2000000 %}{% for a in range(99) %}{% set x = t.split() %}{% endfor %}", "steps")]
    [InlineData("{{ range(1000000) }}", "Range too big")]
    [InlineData("{{ 9 ** 999999999 }}", "64 bits")]
    [InlineData("{{ 1 ** 9223372036854775807 }}{{ (-1) ** 9223372036854775807 }}{{ nothing.x }}", "undefined")]
    [InlineData("{{ '%999999f' % 1 }}", "unsupported")]
    [InlineData("{{ [1] | batch(9999999, 0) | list }}{{ [1] | batch(9999999, 0) | list }}", "steps")]
    [InlineData("{{ 'a' | indent(999999999) }}", "characters")]
    [InlineData("{{ [[1]] | tojson(indent=99999999) }}", "characters")]
    public void A_template_that_works_without_end_is_stopped(string source, string problem)
    {
        var template = ChatTemplate.Parse(source);

        var error = Assert.Throws<ChatTemplateException>(() => template.Render(Input));

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{ ", "(", "1", ")", " }}")]
    [InlineData("{{ ", "[", "1", "]", " }}")]
    [InlineData("{{ ", "-", "1", "", " }}")]
    [InlineData("{{ ", "not ", "1", "", " }}")]
    [InlineData("{{ 1", "+1", "", "", " }}")]
    [InlineData("{{ x", ".y", "", "", " }}")]
    [InlineData("{{ x", "|trim", "", "", " }}")]
    [InlineData("", "{% if 1 %}", "", "{% endif %}", "")]
    [InlineData("", "{% for x in [1] %}", "", "{% endfor %}", "")]
    [InlineData("{{ ", "{1:", "1", "}", " }}")]
    [InlineData("{{ 1 ", "if 1 else 1 ", "", "", " }}")]
    [InlineData("{{ x", "[0", "", "]", " }}")]
    public void A_template_nested_without_end_ends_no_process(string start, string open, string middle, string close, string end)
    {
        var source = new StringBuilder(start).Insert(start.Length, open, 100_000).Append(middle);
        for (var i = 0; i < 100_000; i++)
            source.Append(close);

        var error = Record.Exception(() => ChatTemplate.Parse(source.Append(end).ToString()).Render(Input));

        Assert.True(error is null or ChatTemplateException, error?.ToString());
    }

    [Fact]
    public void Any_text_is_a_template_or_refused()
    {
        string[] parts = ["{{", "}}", "{%", "%}", "{#", "#}", "-", "+", " ", "\n", "if", "for", "x", "in", "endif", "endfor", "set", "=", "1", "'", "[", "]", "(", ")", "|", "trim", ".", "raw", "endraw", "macro", "is", ",", ":", "{", "}"];
        var templates = Gen.Elements(parts).ListOf().Select(list => string.Concat(list));

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(3000),
            Prop.ForAll(templates.ToArbitrary(), source => Record.Exception(() => ChatTemplate.Parse(source).Render(Input)) is null or ChatTemplateException));
    }
}
