namespace ServingCluster.Inference;

/// <summary>What a request asks of a model, which says how its body is to be read.</summary>
public enum InvocationTask
{
    /// <summary>Predictions of a custom model: MLflow's scoring protocol.</summary>
    Predict,

    /// <summary>A chat completion: the body of OpenAI's <c>chat/completions</c>.</summary>
    Chat,

    /// <summary>A text completion: the body of OpenAI's <c>completions</c>.</summary>
    Completions,

    /// <summary>Embeddings: the body of OpenAI's <c>embeddings</c>.</summary>
    Embeddings,

    /// <summary>A message: the body of Anthropic's <c>messages</c>.</summary>
    Messages,

    /// <summary>A response: the body of OpenAI's <c>responses</c>.</summary>
    Responses,

    /// <summary>
    /// What a message would take, which generates nothing: the body of Anthropic's <c>messages/count_tokens</c>, to a replica that of a chat;
    /// the answer is <c>{"input_tokens": n}</c>, in one piece.
    /// </summary>
    CountTokens,
}
