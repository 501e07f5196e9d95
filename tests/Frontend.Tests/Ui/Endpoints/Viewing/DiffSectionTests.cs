using ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Versions;

namespace ServingCluster.Frontend.Tests.Ui.Endpoints.Viewing;

public sealed class DiffSectionTests
{
    [Theory]
    [InlineData("abcdefgh", "abcdeXgh", "[2] 7")]
    [InlineData("abcdefghijkl", "Xbcdefghijkl", "5 [8]")]
    [InlineData("abcdefghijkl", "abcdeXghijkl", "[2] 8 [3]")]
    [InlineData("abcdefgh", "abcdXfgh", "1 8")]
    [InlineData("abcdefghijk", "XbcdefghijY", "5 [3] 5")]
    [InlineData("abcdefghi", "XbcdefghY", "5 1 5")]
    [InlineData("abcde", "abcde", "[5]")]
    public void Three_unchanged_lines_stand_around_each_change(string before, string after, string expected)
    {
        var lines = LineDiff.Of(Lines(before), Lines(after));
        var sections = DiffSection.Of(lines);
        Assert.Equal(expected, string.Join(' ', sections.Select(s => s.IsFolded ? $"[{s.Lines.Count}]" : $"{s.Lines.Count}")));
        Assert.Equal(lines, sections.SelectMany(s => s.Lines));
    }

    private static string Lines(string letters) => string.Join('\n', letters.ToCharArray());
}
