using ServingCluster.Inference.OpenAi.Answers;
using ServingCluster.Inference.OpenAi.Writing;

namespace ServingCluster.Inference.Serving.Language;

/// <summary>A request that was found right: what is to be generated, and how it is to be told.</summary>
internal sealed record AnswerPlan
{
    /// <summary>The answers in the order of their indices.</summary>
    public required IReadOnlyList<PlannedAnswer> Answers { get; init; }

    /// <summary>What they are made by.</summary>
    public required AnswerForm Form { get; init; }

    /// <summary>Writes them.</summary>
    public required AnswerWriter Writer { get; init; }

    /// <summary>Answers to each prompt; answers to one prompt follow one another.</summary>
    public required int AnswersPerPrompt { get; init; }

    /// <summary>Whether nothing is generated: the prompt alone is told.</summary>
    public bool IsEchoOnly { get; init; }

    /// <summary>Whether an answer that is not whole when its time is up is given as it is.</summary>
    public bool CutsAtDeadline { get; init; }
}
