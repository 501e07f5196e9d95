using ServingCluster.Inference.Tokenizers.Json;

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
        _ => throw decoder.UnknownType(type, Supported),
    };
}
