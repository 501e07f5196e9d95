using ServingCluster.Frontend.Http;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>Reads tags, which travel as a list of <c>{"key":…,"value":…}</c>.</summary>
internal static class TagParser
{
    public static IReadOnlyDictionary<string, string> Parse(BodyReader body, string field)
    {
        var tags = new Dictionary<string, string>();
        foreach (var tag in body.Objects(field) ?? [])
        {
            var key = tag.RequiredText("key");
            if (!tags.TryAdd(key, tag.Text("value") ?? "") && key.Length > 0)
                tag.Mistake("key", $"'{key}' is given twice.");
        }

        return tags;
    }
}
