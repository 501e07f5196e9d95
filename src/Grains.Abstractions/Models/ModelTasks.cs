namespace ServingCluster.Models;

/// <summary>The tasks of language models, as <see cref="ModelManifest.Task"/> and the API spell them.</summary>
public static class ModelTasks
{
    /// <summary>Answers conversations.</summary>
    public const string Chat = "llm/v1/chat";

    /// <summary>Continues texts.</summary>
    public const string Completions = "llm/v1/completions";

    /// <summary>Turns texts into vectors.</summary>
    public const string Embeddings = "llm/v1/embeddings";

    /// <summary>Whether a model of that task takes the bodies of language models in place of MLflow's scoring protocol.</summary>
    public static bool IsLanguage(string? task) => task is Chat or Completions or Embeddings;
}
