using ServingCluster.Inference.Constraints.Grammar;

namespace ServingCluster.Inference.Constraints;

/// <summary>Special tokens may come within markers only: there the model was trained to write them, anywhere else they would be no text.</summary>
internal static class MarkerTokens
{
    public static void Allow(ulong[] mask, Frame frame, TokenTrie tokens, FrameTable table)
    {
        foreach (var id in tokens.Special)
        {
            if (IsWithinMarker(tokens.BytesOf(id), frame, table))
                TokenTrie.Allow(mask, id);
        }
    }

    // After every byte but the last the marker is still being written, and the last one may end it.
    private static bool IsWithinMarker(ReadOnlySpan<byte> bytes, Frame frame, FrameTable table)
    {
        Frame[] ways = [frame];
        foreach (var next in bytes[..^1])
        {
            ways = [.. table.Step(ways, next).Where(way => way.Node is MarkerNode)];
            if (ways.Length == 0)
                return false;
        }

        return bytes.Length > 1 && table.Step(ways, bytes[^1]).Length > 0;
    }
}
