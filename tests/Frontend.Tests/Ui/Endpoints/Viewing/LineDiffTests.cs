using ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Versions;

namespace ServingCluster.Frontend.Tests.Ui.Endpoints.Viewing;

public sealed class LineDiffTests
{
    [Theory]
    [InlineData("a\nb\nc", "a\nb\nc", " a| b| c")]
    [InlineData("a\nb\nc", "a\nx\nc", " a|-b|+x| c")]
    [InlineData("a\nc", "a\nb\nc", " a|+b| c")]
    [InlineData("a\nb\nc", "c", "-a|-b| c")]
    [InlineData("a", "b", "-a|+b")]
    [InlineData("x\na\nb\ny", "z\na\nb\nw", "-x|+z| a| b|-y|+w")]
    public void Lines_are_marked_by_where_they_stand(string before, string after, string expected) =>
        Assert.Equal(expected, string.Join('|', LineDiff.Of(before, after).Select(l => SignOf(l.Kind) + l.Text)));

    [Fact]
    public void Both_texts_can_be_read_from_it_with_their_line_numbers()
    {
        var random = new Random(17);
        for (var run = 0; run < 200; run++)
        {
            var (before, after) = (Text(random), Text(random));
            var lines = LineDiff.Of(before, after);
            var (old, young) = (lines.Where(l => l.Before is not null).ToList(), lines.Where(l => l.After is not null).ToList());
            Assert.Equal(before, string.Join('\n', old.Select(l => l.Text)));
            Assert.Equal(after, string.Join('\n', young.Select(l => l.Text)));
            Assert.Equal(Enumerable.Range(1, old.Count), old.Select(l => l.Before!.Value));
            Assert.Equal(Enumerable.Range(1, young.Count), young.Select(l => l.After!.Value));
            Assert.All(lines, l => Assert.Equal(l.Kind == DiffKind.Same, l is { Before: not null, After: not null }));
        }
    }

    private static string Text(Random random) => string.Join('\n', Enumerable.Range(0, random.Next(1, 12)).Select(_ => (char)('a' + random.Next(4))));

    private static string SignOf(DiffKind kind) => kind switch { DiffKind.Added => "+", DiffKind.Removed => "-", _ => " " };
}
