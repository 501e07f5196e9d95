using ServingCluster.Inference;

namespace ServingCluster.Gateway.Providers;

/// <summary>The wire names of external models' tasks.</summary>
internal static class ExternalTasks
{
    /// <summary>Chats.</summary>
    public const string Chat = "llm/v1/chat";

    /// <summary>Text completions.</summary>
    public const string Completions = "llm/v1/completions";

    /// <summary>Embeddings.</summary>
    public const string Embeddings = "llm/v1/embeddings";

    /// <summary>Whether a request's body is that of a model's task.</summary>
    public static bool IsOf(InvocationTask asked, string task) => asked switch
    {
        InvocationTask.Chat => task == Chat,
        InvocationTask.Completions => task == Completions,
        InvocationTask.Embeddings => task == Embeddings,
        _ => false,
    };
}
