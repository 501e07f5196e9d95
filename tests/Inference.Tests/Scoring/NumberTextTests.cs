using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Inference.Scoring.Elements;

namespace ServingCluster.Inference.Tests.Scoring;

public sealed class NumberTextTests
{
    [Fact]
    public void Numbers_are_read_as_NET_reads_them()
    {
        var parts = Gen.Choose(0, int.MaxValue);
        var texts =
            from whole in parts
            from fraction in parts
            from digits in Gen.Choose(0, 9)
            from sign in Gen.Elements("", "-")
            from exponent in Gen.Elements("", "", "", "e5", "E-7", "e+30", "e-40")
            select $"{sign}{whole % (int)Math.Pow(10, digits)}{(digits % 2 == 0 ? "" : "." + (fraction % 100_000_000))}{exponent}";

        Check.QuickThrowOnFailure(Prop.ForAll(texts.ToArbitrary(), SameAsNet));
    }

    [Fact]
    public void Doubles_and_floats_survive_their_shortest_text()
    {
        Check.QuickThrowOnFailure(Prop.ForAll<double>(d => !double.IsFinite(d) || SameAsNet(d.ToString("R", CultureInfo.InvariantCulture))));
        Check.QuickThrowOnFailure(Prop.ForAll<float>(f => !float.IsFinite(f) || SameAsNet(f.ToString("R", CultureInfo.InvariantCulture))));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("-0.0")]
    [InlineData("9007199254740993")]
    [InlineData("9007199254740992")]
    [InlineData("999999999999999999")]
    [InlineData("1.00000005960464477539062")]
    [InlineData("16777217")]
    [InlineData("16777219.0000000001")]
    [InlineData("0.000000000000000001")]
    [InlineData("123456789012345678901234567890")]
    public void Numbers_at_the_borders_are_read_as_NET_reads_them(string text) => Assert.True(SameAsNet(text));

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("1.2.3")]
    [InlineData("abc")]
    [InlineData("1e400")]
    public void Other_texts_are_refused(string text) => Assert.False(NumberText.TryParse(Encoding.UTF8.GetBytes(text), out double _));

    private static bool SameAsNet(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var wide = double.Parse(text, CultureInfo.InvariantCulture);
        var narrow = float.Parse(text, CultureInfo.InvariantCulture);
        var isWide = NumberText.TryParse(utf8, out double ourWide);
        var isNarrow = NumberText.TryParse(utf8, out float ourNarrow);
        return isWide == double.IsFinite(wide) && isNarrow == float.IsFinite(narrow)
            && (!isWide || BitConverter.DoubleToInt64Bits(wide) == BitConverter.DoubleToInt64Bits(ourWide))
            && (!isNarrow || BitConverter.SingleToInt32Bits(narrow) == BitConverter.SingleToInt32Bits(ourNarrow));
    }
}
