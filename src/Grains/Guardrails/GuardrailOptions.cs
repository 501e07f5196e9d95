namespace ServingCluster.Grains.Guardrails;

/// <summary>The models that judge texts; null where the operator names none, and the rule that needs one is refused.</summary>
public sealed record GuardrailOptions
{
    /// <summary>
    /// The endpoint of the safety classifier, with a served entity after a slash if one is meant: a chat model that answers <c>safe</c>, or
    /// <c>unsafe</c> and in the next line its categories, as the models called Llama Guard do.
    /// </summary>
    public string? SafetyModel { get; init; }

    /// <summary>The endpoint of the chat model that sorts texts by topic, with a served entity after a slash if one is meant.</summary>
    public string? TopicModel { get; init; }
}
