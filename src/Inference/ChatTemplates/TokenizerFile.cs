using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Inference.Models;

namespace ServingCluster.Inference.ChatTemplates;

/// <summary>One of the JSON objects that stand beside a tokenizer.</summary>
internal sealed class TokenizerFile : IDisposable
{
    private readonly JsonDocument _document;

    private TokenizerFile(string name, JsonDocument document) => (Name, _document) = (name, document);

    public string Name { get; }

    public JsonElement Root => _document.RootElement;

    /// <summary>Reads a file; null when there is none.</summary>
    /// <exception cref="ServingException">It is no JSON object.</exception>
    public static TokenizerFile? Read(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
            return null;
        try
        {
            var document = JsonDocument.Parse(File.ReadAllBytes(path));
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return new TokenizerFile(name, document);
            document.Dispose();
            throw Broken.Key(name, "", "the file has to hold a JSON object.");
        }
        catch (JsonException e)
        {
            throw Broken.Key(name, "", $"the file is not valid JSON: {e.Message}", e);
        }
    }

    /// <summary>Whether a key is there with a value.</summary>
    public bool TryGet(string key, [MaybeNullWhen(false)] out JsonElement value) =>
        Root.TryGetProperty(key, out value) && value.ValueKind != JsonValueKind.Null;

    public bool? Flag(string key) => !TryGet(key, out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(key, "true or false"),
    };

    public double? Number(string key) => !TryGet(key, out var value) ? null
        : value.ValueKind == JsonValueKind.Number ? value.GetDouble()
        : throw Wrong(key, "a number");

    public ServingException Wrong(string key, string expected) => Broken.Key(Name, key, $"it has to be {expected}.");

    public void Dispose() => _document.Dispose();
}
