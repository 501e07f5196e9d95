using ServingCluster.Inference.ChatTemplates;

namespace ServingCluster.Inference.Tests.ChatTemplates;

public sealed class JinjaTests
{
    public static TheoryData<string> Templates =>
        [.. JinjaFixtures.Read("rendered.json").EnumerateArray().Select(row => row[0].GetString()!).Distinct()];

    [Theory]
    [MemberData(nameof(Templates))]
    public void A_template_renders_as_Jinja_renders_it(string name)
    {
        var template = ChatTemplate.Parse(JinjaFixtures.Template(name));
        var conversations = JinjaFixtures.Conversations();
        var rows = JinjaFixtures.Read("rendered.json").EnumerateArray().Where(row => row[0].GetString() == name).ToList();

        var differences = rows.Select(row => (row, Difference: JinjaFixtures.Difference(
            () => template.Render(conversations[row[1].GetString()!]), row[2])));

        Assert.Equal(conversations.Count, rows.Count);
        AssertNone(differences.Select(d => (d.row[1].GetString()!, d.Difference)));
    }

    [Theory]
    [InlineData("snippets.json")]
    [InlineData("generated.json")]
    public void A_snippet_gives_what_Jinja_gives(string file)
    {
        var input = JinjaFixtures.Conversations()["turns"];
        var rows = JinjaFixtures.Read(file).EnumerateArray().ToList();

        var differences = rows.Select(row => (
            row[0].GetString()!, JinjaFixtures.Difference(() => ChatTemplate.Parse(row[0].GetString()!).Render(input), row[1])));

        Assert.True(rows.Count > 100);
        AssertNone(differences);
    }

    private static void AssertNone(IEnumerable<(string Source, string? Difference)> differences)
    {
        var found = differences.Where(d => d.Difference is not null).ToList();
        Assert.True(
            found.Count == 0,
            $"{found.Count} differ:\n" + string.Join("\n", found.Take(60).Select(d => $"{d.Source}\n    {d.Difference}")));
    }
}
