using ServingCluster.Inference;

namespace ServingCluster.Gateway.Providers.OpenAi;

/// <summary>The paths of OpenAI's API below its base.</summary>
internal static class OpenAiPaths
{
    /// <summary>Chats.</summary>
    public const string Chat = "/chat/completions";

    /// <summary>Text completions.</summary>
    public const string Completions = "/completions";

    /// <summary>Embeddings.</summary>
    public const string Embeddings = "/embeddings";

    /// <summary>Responses.</summary>
    public const string Responses = "/responses";

    /// <summary>The addresses of all tasks.</summary>
    public static IReadOnlyDictionary<InvocationTask, Uri> Below(Func<string, Uri> join) => new Dictionary<InvocationTask, Uri>
    {
        [InvocationTask.Chat] = join(Chat),
        [InvocationTask.Completions] = join(Completions),
        [InvocationTask.Embeddings] = join(Embeddings),
        [InvocationTask.Responses] = join(Responses),
    };
}
