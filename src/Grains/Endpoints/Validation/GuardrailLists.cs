using ServingCluster.Errors;
using ServingCluster.Governance;

namespace ServingCluster.Grains.Endpoints.Validation;

/// <summary>The rules of the words and topics of guardrails. Each router has them in memory, and a judge is asked with all topics at once.</summary>
public static class GuardrailLists
{
    /// <summary>The most words of one side of an endpoint.</summary>
    public const int MostKeywords = 1000;

    /// <summary>The most characters of one of them.</summary>
    public const int LongestKeyword = 128;

    /// <summary>The most topics of one side of an endpoint.</summary>
    public const int MostTopics = 50;

    /// <summary>The most characters of one of them.</summary>
    public const int LongestTopic = 256;

    /// <summary>Notes everything that is wrong with the lists of one side.</summary>
    internal static void Check(GuardrailRules? rules, string path, Mistakes mistakes)
    {
        Check(rules?.InvalidKeywords, $"{path}.invalid_keywords", "words", MostKeywords, LongestKeyword, mistakes);
        Check(rules?.ValidTopics, $"{path}.valid_topics", "topics", MostTopics, LongestTopic, mistakes);
    }

    private static void Check(IReadOnlyList<string>? texts, string path, string what, int most, int longest, Mistakes mistakes)
    {
        if (texts is null)
            return;
        if (texts.Count > most)
            mistakes.Add(path, $"may hold at most {most} {what}; it holds {texts.Count}.");
        for (var i = 0; i < texts.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(texts[i]))
                mistakes.Add($"{path}[{i}]", "must not be empty.");
            else if (texts[i].Length > longest)
                mistakes.Add($"{path}[{i}]", $"may be at most {longest} characters long; it is {texts[i].Length}.");
        }
    }
}
