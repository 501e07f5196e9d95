using System.Text.Json;
using ServingCluster.Inference.Tokenizers;

namespace ServingCluster.Inference.Tests.Tokenizers;

/// <summary>The tokenizers in <c>Fixtures</c>, and what is known of them; <c>Fixtures/make.py</c> says from where.</summary>
internal static class FixtureFile
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Tokenizers", "Fixtures");

    /// <summary>The names of all tokenizers.</summary>
    public static IEnumerable<string> Names { get; } =
        [.. Directory.GetFiles(Path.Combine(Folder, "tokenizers"), "*.cases.json").Select(file => Path.GetFileName(file)[..^".cases.json".Length]).Order()];

    /// <summary>The texts that the cases are about.</summary>
    public static string[] Texts { get; } = JsonSerializer.Deserialize<string[]>(Bytes("texts.json"))!;

    public static Tokenizer Load(string name) => Tokenizer.Load(Path.Combine(Folder, "tokenizers", $"{name}.json"));

    public static JsonElement Cases(string name) => Read($"tokenizers/{name}.cases.json");

    public static JsonElement Read(string file) => JsonDocument.Parse(Bytes(file)).RootElement;

    public static string Text(string name) => File.ReadAllText(Path.Combine(Folder, "tokenizers", $"{name}.json"));

    public static int[] Ids(JsonElement ids) => [.. ids.EnumerateArray().Select(id => id.GetInt32())];

    private static byte[] Bytes(string file) => File.ReadAllBytes(Path.Combine(Folder, file));
}
