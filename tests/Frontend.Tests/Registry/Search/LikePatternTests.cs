using System.Text.RegularExpressions;
using FsCheck.Fluent;
using ServingCluster.Frontend.Registry.Search;

namespace ServingCluster.Frontend.Tests.Registry.Search;

public sealed class LikePatternTests
{
    [Fact]
    public void Agrees_with_the_regular_expression_of_the_same_meaning()
    {
        var texts = Gen.Elements('a', 'b', 'A').ListOf().Select(c => new string([.. c]));
        var patterns = Gen.Elements('a', 'b', '%', '_').ListOf().Select(c => new string([.. c]));
        var pairs = texts.SelectMany(t => patterns.Select(p => (t, p))).ToArbitrary();
        FsCheck.Check.QuickThrowOnFailure(Prop.ForAll(pairs, pair =>
            LikePattern.Matches(pair.p, pair.t, false) == ByRegex(pair.p, pair.t, RegexOptions.None)
            && LikePattern.Matches(pair.p, pair.t, true) == ByRegex(pair.p, pair.t, RegexOptions.IgnoreCase)));
    }

    [Fact]
    public void A_hostile_pattern_takes_no_exponential_time() =>
        Assert.False(LikePattern.Matches(string.Concat(Enumerable.Repeat("%a", 200)) + "b", new string('a', 5_000), false));

    private static bool ByRegex(string pattern, string text, RegexOptions options) =>
        Regex.IsMatch(text, "^" + pattern.Replace("%", ".*").Replace("_", ".") + @"\z", options | RegexOptions.Singleline);
}
