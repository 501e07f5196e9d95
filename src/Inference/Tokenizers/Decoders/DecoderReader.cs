using ServingCluster.Inference.Tokenizers.Json;
using ServingCluster.Inference.Tokenizers.Patterns;
using ServingCluster.Inference.Tokenizers.PreTokenizers;

namespace ServingCluster.Inference.Tokenizers.Decoders;

/// <summary>Reads the section <c>decoder</c> of a tokenizer file.</summary>
internal static class DecoderReader
{
    private const string Supported =
        "BPEDecoder, ByteFallback, ByteLevel, Fuse, Metaspace, Replace, Sequence, Strip, WordPiece";

    /// <summary>Reads the section.</summary>
    /// <param name="decoder">The section; null when the file has none.</param>
    /// <exception cref="Errors.ServingException">Something in it is wrong or not supported; the message names it.</exception>
    public static DecoderChain Read(JsonPart? decoder)
    {
        if (decoder is null)
            return new DecoderChain([new SpaceJoinDecoder()]);
        var steps = new List<ITokenDecoder>();
        Add(decoder.Value, steps);
        return new DecoderChain(steps);
    }

    private static void Add(JsonPart decoder, List<ITokenDecoder> steps)
    {
        var type = decoder["type"].Text();
        if (type != "Sequence")
        {
            steps.Add(ReadOne(type, decoder));
            return;
        }

        foreach (var step in decoder["decoders"].Items())
            Add(step, steps);
    }

    private static ITokenDecoder ReadOne(string type, JsonPart decoder) => type switch
    {
        "ByteLevel" => new ByteLevelDecoder(),
        "ByteFallback" => new ByteFallbackDecoder(),
        "Fuse" => new FuseDecoder(),
        "Metaspace" => ReadMetaspace(decoder),
        "Replace" => ReadReplace(decoder),
        "Strip" => new StripDecoder(
            decoder.Character("content"), decoder["start"].Number(0, int.MaxValue), decoder["stop"].Number(0, int.MaxValue)),
        "WordPiece" => new WordPieceDecoder(decoder.TextOrNull("prefix") ?? "##", decoder.Flag("cleanup", true)),
        "BPEDecoder" => ReadSuffix(decoder),
        _ => throw decoder.UnknownType(type, Supported),
    };

    private static MetaspaceDecoder ReadMetaspace(JsonPart decoder)
    {
        var options = MetaspaceOptions.Read(decoder);
        return new MetaspaceDecoder(options.Replacement, options.Scheme != PrependScheme.Never);
    }

    private static ITokenDecoder ReadReplace(JsonPart decoder)
    {
        var content = decoder["content"].Text();
        var pattern = PatternReader.Read(decoder["pattern"]);
        return pattern is LiteralPattern literal ? new ReplaceTextDecoder(literal.Literal, content) : new ReplaceDecoder(pattern, content);
    }

    private static SuffixDecoder ReadSuffix(JsonPart decoder)
    {
        var suffix = decoder.TextOrNull("suffix") ?? "</w>";
        return suffix.Length > 0 ? new SuffixDecoder(suffix) : throw decoder["suffix"].Wrong("the suffix must not be empty.");
    }
}
