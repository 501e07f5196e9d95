using System.Text.Json;
using ServingCluster.Inference.Tokenizers;

namespace ServingCluster.Inference.Tests.Serving.Language;

/// <summary>The sample model tiny_chat and what is known of it.</summary>
internal static class TinyChat
{
    public static string Folder { get; } = Served.Sample("tiny_chat/1");

    public static Tokenizer Tokenizer { get; } = Tokenizer.Load(Path.Combine(Folder, "tokenizer.json"));

    public static JsonElement Reference { get; } = JsonElement.Parse(File.ReadAllBytes(Path.Combine(Folder, "reference.json")));

    /// <summary>The token that ends a turn.</summary>
    public static int EndOfTurn { get; } = Tokenizer.FindToken("<|eot_id|>")!.Value;
}
