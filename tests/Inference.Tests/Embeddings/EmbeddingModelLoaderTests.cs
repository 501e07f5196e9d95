using ServingCluster.Errors;
using ServingCluster.Inference.Embeddings;
using ServingCluster.Inference.Models;
using ServingCluster.Inference.Tests.Serving;

namespace ServingCluster.Inference.Tests.Embeddings;

public sealed class EmbeddingModelLoaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("serving-test-").FullName;

    public EmbeddingModelLoaderTests()
    {
        foreach (var file in Directory.GetFiles(TinyEmbed.Folder))
            File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
        File.Delete(Path.Combine(_folder, "modules.json"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_model_that_continues_text_is_not_of_this_kind() =>
        Assert.Null(EmbeddingModelLoader.TryInspect(LanguageModelFolder.Find(Served.Sample("tiny_chat/1"))!, "language"));

    [Fact]
    public void A_folder_of_the_transformers_library_alone_is_served_too() =>
        Assert.Equal("llm/v1/embeddings", EmbeddingModelLoader.TryInspect(LanguageModelFolder.Find(_folder)!, "language")!.Task);

    [Fact]
    public void A_tokenizer_that_knows_more_tokens_than_the_model_is_refused()
    {
        var path = Path.Combine(_folder, "tokenizer.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"[PAD]\": 0,", "\"[PAD]\": 0, \"one more\": 9000,", StringComparison.Ordinal));
        AssertRefused("tokenizer.json: has token ids up to 9000, but the model has embeddings for 9000 tokens only");
    }

    [Fact]
    public void A_tokenizer_that_is_missing_is_told()
    {
        File.Delete(Path.Combine(_folder, "tokenizer.json"));
        AssertRefused("tokenizer.json");
    }

    [Fact]
    public void A_model_that_was_logged_for_another_task_is_refused()
    {
        var found = LanguageModelFolder.Find(_folder)! with { Task = "llm/v1/chat" };
        var refused = Assert.Throws<ServingException>(() => EmbeddingModelLoader.TryInspect(found, "language"));
        Assert.Contains("'llm/v1/chat', but a BertModel embeds text", refused.Message, StringComparison.Ordinal);
    }

    private void AssertRefused(string message)
    {
        var refused = Assert.Throws<ServingException>(() => EmbeddingModelLoader.TryInspect(LanguageModelFolder.Find(_folder)!, "language"));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }
}
