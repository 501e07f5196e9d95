using ServingCluster.Inference.Models;
using ServingCluster.Inference.Serving.Language;

namespace ServingCluster.Accuracy;

/// <summary>The text and the prompts as the model's tokens.</summary>
internal sealed class Corpus
{
    private const int PromptsOfText = 24;
    private const int PromptLength = 32;

    public Corpus(AccuracyOptions options, int maxLength)
    {
        var folder = LanguageModelFolder.Find(options.Folder) is { IsCausal: true } found
            ? found
            : throw new FormatException($"'{options.Folder}' is no model that continues text.");
        var profile = LanguageModelFiles.Read(folder).Profile("", TimeProvider.System);
        EndTokens = profile.EndTokens;
        var tokens = profile.Tokenizer.Encode(File.ReadAllText(options.Text), addSpecialTokens: false);
        tokens = tokens[..Math.Min(tokens.Length, options.Tokens)];
        int[] begin = profile.BeginToken is { } id ? [id] : [];
        var room = Math.Min(options.Window, maxLength) - begin.Length;
        Windows = [.. tokens.Chunk(room).Where(static w => w.Length > 1).Select(w => (int[])[.. begin, .. w])];
        Prompts = options.Prompts is { } file
            ? [.. File.ReadLines(file).Where(static l => l.Length > 0).Select(l => profile.Prompts?.EncodeUserMessage(l) ?? profile.Tokenizer.Encode(l, addSpecialTokens: true))]
            : [.. OfText(tokens).Select(p => (int[])[.. begin, .. p])];
    }

    /// <summary>Pieces of the text, each beginning as the model has texts begin.</summary>
    public IReadOnlyList<int[]> Windows { get; }

    public IReadOnlyList<int[]> Prompts { get; }

    public IReadOnlyList<int> EndTokens { get; }

    // Evenly over the text.
    private static IEnumerable<int[]> OfText(int[] tokens)
    {
        var step = Math.Max(PromptLength, tokens.Length / PromptsOfText);
        for (var first = 0; first + PromptLength <= tokens.Length; first += step)
            yield return tokens[first..(first + PromptLength)];
    }
}
