using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Inference.Tokenizers.AddedTokens;
using ServingCluster.Inference.Tokenizers.Decoders;
using ServingCluster.Inference.Tokenizers.Json;
using ServingCluster.Inference.Tokenizers.Models;
using ServingCluster.Inference.Tokenizers.Normalizers;
using ServingCluster.Inference.Tokenizers.PostProcessors;
using ServingCluster.Inference.Tokenizers.PreTokenizers;

namespace ServingCluster.Inference.Tokenizers;

/// <summary>Reads a <c>tokenizer.json</c>.</summary>
internal static class TokenizerFile
{
    // The largest published files have about 40 MB; published ones nest six deep.
    private const long LargestFile = 512 << 20;
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32 };

    /// <summary>Reads a file.</summary>
    /// <exception cref="ServingException">It is missing, broken, or of a kind that is not supported.</exception>
    public static Tokenizer Read(string path)
    {
        var name = Path.GetFileName(path);
        using var document = Parse(path, name);
        return Build(new JsonPart(document.RootElement, "", name));
    }

    private static JsonDocument Parse(string path, string name)
    {
        try
        {
            using var file = File.OpenRead(path);
            if (file.Length > LargestFile)
                throw Wrong(name, $"the file has {file.Length} bytes; the most is {LargestFile}.");
            return JsonDocument.Parse(file, Options);
        }
        catch (JsonException e)
        {
            throw Wrong(name, $"the file is not valid JSON: {e.Message}", e);
        }
        catch (FileNotFoundException e)
        {
            throw Wrong(name, "the file is missing; it has to lie beside the model's config.json, or in MLflow's components/tokenizer.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Wrong(name, $"the file cannot be read: {e.Message}", e);
        }
    }

    private static Tokenizer Build(JsonPart file)
    {
        var normalizer = NormalizerReader.Read(file.Find("normalizer"));
        var model = TokenModelReader.Read(file["model"]);
        if (model.Vocabulary.Size == 0)
            throw file["model"].Wrong("'vocab' is empty, so that no text has tokens; it has to hold the model's.");
        var tokens = AddedTokenReader.Read(file.Find("added_tokens"), model.Vocabulary);
        var added = new AddedVocabulary(tokens, text => normalizer?.Normalize(text) ?? text);
        var preTokenizers = PreTokenizerReader.Read(file.Find("pre_tokenizer"));
        return new Tokenizer(
            new TextEncoder(added, normalizer, preTokenizers, model),
            PostProcessorReader.Read(file.Find("post_processor")),
            DecoderReader.Read(file.Find("decoder")),
            added,
            model.Vocabulary);
    }

    private static ServingException Wrong(string name, string message, Exception? inner = null) =>
        Inference.Models.Broken.Key(name, "", message, inner);
}
