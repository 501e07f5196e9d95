using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Grains.Guardrails.Pii;

namespace ServingCluster.Grains.Tests.Guardrails.Pii;

public sealed class PiiWindowTests
{
    [Fact]
    public void Whatever_the_pieces_no_planted_value_gets_through() => Check(
        from planted in PlantedText.AnyText
        from pieces in PlantedText.Cut(planted.Text)
        select (planted, pieces), given =>
        {
            var masked = Masked(given.pieces);
            Assert.All(given.planted.Planted, value => Assert.DoesNotContain(value, masked));
            Assert.Equal(Whole(given.planted.Text), masked);
        });

    [Fact]
    public void Any_text_comes_out_of_pieces_as_it_does_of_one() => Check(
        from text in PlantedText.AnyCharacters
        from pieces in PlantedText.Cut(text)
        select (text, pieces), given => Assert.Equal(Whole(given.text), Masked(given.pieces)));

    [Fact]
    public void A_word_waits_for_its_end_and_no_longer()
    {
        var window = new PiiWindow();
        Assert.Equal("", window.Push("Hel").ToString());
        Assert.True(window.Holds);
        Assert.Equal("Hello, ", window.Push("lo, ").ToString());
        Assert.False(window.Holds);
    }

    [Fact]
    public void Text_without_spaces_is_not_held_back()
    {
        var window = new PiiWindow();
        Assert.Equal("首都是巴黎", window.Push("首都是巴黎").ToString());
    }

    [Fact]
    public void What_is_held_back_is_bounded()
    {
        var window = new PiiWindow();
        var (given, pushed) = (0, 0);
        for (var i = 0; i < 2000; i++)
        {
            given += window.Push("abcdefgh").Length;
            pushed += 8;
            Assert.True(pushed - given < 600);
        }
    }

    [Fact]
    public void The_end_gives_out_what_was_held_back()
    {
        var window = new PiiWindow();
        Assert.Equal("Write to ", window.Push("Write to ann@example.com").ToString());
        Assert.True(window.Holds);
        Assert.Equal("<EMAIL_ADDRESS>", window.End().ToString());
        Assert.Equal(1, window.Found);
    }

    private static string Whole(string text) => PiiText.Mask(text) ?? text;

    private static string Masked(IReadOnlyList<string> pieces)
    {
        var window = new PiiWindow();
        var masked = new StringBuilder();
        foreach (var piece in pieces)
            masked.Append(window.Push(piece));
        return masked.Append(window.End()).ToString();
    }

    private static void Check<T>(Gen<T> any, Action<T> check) =>
        Prop.ForAll(any.ToArbitrary(), check).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
}
