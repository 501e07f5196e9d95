using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Errors;
using ServingCluster.Inference.Tokenizers.Patterns;
using ServingCluster.Inference.Tokenizers.Patterns.Expressions;

namespace ServingCluster.Inference.Tests.Tokenizers.Patterns;

public sealed class ExpressionPatternTests
{
    private static readonly string[] Pieces =
    [
        "a", "Z", "é", "ſ", "K", "中", "𝒳", "😀", "1", "²", "Ⅳ", "𝟘", " ", "  ", "\t", "\n", "\r\n", "\u00A0", "\u3000", "\u2028", "'", "'s", "'LL",
        "'ſ", "'re", "'v", "!", "__", "\u0301", "\u200D", "\uFFFD", "\u0378",
    ];

    private static readonly Gen<string> Texts = Gen.Elements(Pieces).ListOf().Select(string.Concat);

    [Fact]
    public void Expressions_match_what_Oniguruma_matches()
    {
        var fixture = FixtureFile.Read("expressions.json");
        var texts = fixture.GetProperty("texts").EnumerateArray().Select(text => text.GetString()!).ToArray();
        foreach (var expression in fixture.GetProperty("expressions").EnumerateArray())
        {
            var source = expression[0].GetString()!;
            var pattern = Parse(source);
            foreach (var (index, spans) in expression[1].EnumerateArray().Index())
                Assert.True(FixtureFile.Ids(spans).SequenceEqual(Matches(pattern, texts[index])), $"{source} in {texts[index]}");
        }
    }

    [Fact]
    public void The_scanner_of_GPT_2_equals_its_expression() => Equal(new Gpt2Pattern(), Gpt2Pattern.Source);

    [Fact]
    public void The_scanner_of_Llama_3_equals_its_expression() => Equal(new Cl100kPattern(3), Cl100kPattern.SourceOfThree);

    [Fact]
    public void The_scanner_of_Qwen_2_equals_its_expression() => Equal(new Cl100kPattern(1), Cl100kPattern.SourceOfOne);

    [Theory]
    [InlineData("(a", "')' has to stand here")]
    [InlineData("a)", "a ')' has no '('")]
    [InlineData("[a", "ends too early")]
    [InlineData("*a", "nothing to repeat")]
    [InlineData(@"(a)\1", @"'\1'")]
    [InlineData(@"\p{Klingon}", "'Klingon'")]
    [InlineData("[[:nope:]]", "nope")]
    [InlineData("a{1001}", "1000")]
    [InlineData("a{3,2}", "larger number first")]
    [InlineData("[z-a]", "range is empty")]
    [InlineData("(?x)a", "option")]
    [InlineData(@"\x{110000}", "code point")]
    [InlineData(@"\", "ends too early")]
    [InlineData(@"\K", @"'\K'")]
    public void What_cannot_be_done_is_refused(string source, string part) =>
        Assert.Contains(part, Assert.Throws<FormatException>(() => Parse(source)).Message);

    [Theory]
    [InlineData('(')]
    [InlineData('[')]
    public void Deep_nesting_is_refused(char bracket) =>
        Assert.Contains("deep", Assert.Throws<FormatException>(() => Parse(new string(bracket, 10_000))).Message);

    [Fact]
    public void An_expression_that_takes_too_long_is_an_error()
    {
        var pattern = Parse("(?:a|aa)+(?=b)c");

        var error = Assert.Throws<ServingException>(() => Matches(pattern, new string('a', 200)));

        Assert.Equal(ErrorCode.BadRequest, error.Code);
    }

    private static void Equal(ITextPattern scanner, string source)
    {
        var general = Parse(source);
        Prop.ForAll(Texts.ToArbitrary(), text => Matches(scanner, text).SequenceEqual(Matches(general, text))).QuickCheckThrowOnFailure();
    }

    private static ExpressionPattern Parse(string source) => ExpressionPattern.Parse(source, message => new FormatException(message));

    private static int[] Matches(ITextPattern pattern, string text)
    {
        var segments = new SegmentList(stackalloc TextSegment[4]);
        pattern.FindAll(text, ref segments);
        var matches = new List<int>();
        foreach (var segment in segments.Segments)
        {
            if (segment.IsMatch)
                matches.AddRange([segment.Start, segment.End]);
        }

        segments.Dispose();
        return [.. matches];
    }
}
