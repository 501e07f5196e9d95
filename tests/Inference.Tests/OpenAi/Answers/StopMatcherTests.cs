using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Inference.OpenAi.Answers;

namespace ServingCluster.Inference.Tests.OpenAi.Answers;

public sealed class StopMatcherTests
{
    [Fact]
    public void A_stop_string_across_pieces_ends_the_text_before_it()
    {
        Assert.Equal(("One. ", true), Match(["Two"], "One. T", "w", "o and three"));
    }

    [Fact]
    public void What_only_began_like_a_stop_string_is_given_out()
    {
        Assert.Equal(("Tw elve", false), Match(["Two"], "Tw", " el", "ve"));
    }

    [Fact]
    public void Only_what_may_become_a_stop_string_is_held_back()
    {
        using var matcher = new StopMatcher(["\n\nUser:"]);
        using var output = new TextBuffer();

        Assert.False(matcher.Append("Yes.\n\nUs", output));
        Assert.Equal("Yes.", output.Span.ToString());
    }

    [Fact]
    public void The_first_stop_string_to_be_complete_counts()
    {
        Assert.Equal(("ab", true), Match(["abcdef", "cd"], "abcdef"));
        Assert.Equal(("", true), Match(["abcd", "cd"], "abcd"));
    }

    [Fact]
    public void The_cut_of_the_pieces_does_not_matter()
    {
        var letters = Gen.Elements('a', 'b', 'c');
        var texts = letters.ListOf(12).Select(l => string.Concat(l));
        var stops = letters.NonEmptyListOf().Select(l => string.Concat(l.Take(4))).ListOf(3);
        Prop.ForAll(
            Arb.From(from text in texts from stop in stops from cut in Gen.Choose(1, 12) select (text, stop, cut)),
            c => Assert.Equal(Match([.. c.stop], c.text), Match([.. c.stop], [.. c.text.Chunk(c.cut).Select(p => new string(p))])))
            .QuickCheckThrowOnFailure();
    }

    private static (string Text, bool Stopped) Match(string[] stops, params string[] pieces)
    {
        using var matcher = new StopMatcher(stops);
        using var output = new TextBuffer();
        foreach (var piece in pieces)
        {
            if (matcher.Append(piece, output))
                return (output.Span.ToString(), true);
        }

        matcher.Flush(output);
        return (output.Span.ToString(), false);
    }
}
