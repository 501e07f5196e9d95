using ServingCluster.Errors;

namespace ServingCluster.Grains.Artifacts;

/// <summary>Tells by its first bytes what a file is: names and content types of downloads are often wrong.</summary>
internal static class ArtifactSniffer
{
    public static ArtifactKind Sniff(ReadOnlySpan<byte> head) => head switch
    {
        [(byte)'P', (byte)'K', ..] => ArtifactKind.Zip,
        [0x1F, 0x8B, ..] => ArtifactKind.TarGzip,
        [var first, ..] when MayBeginProtobuf(first) => ArtifactKind.Onnx,
        [] => throw Unknown("It is empty."),
        _ => throw Unknown($"It begins with the bytes {Convert.ToHexString(head[..Math.Min(8, head.Length)])}."),
    };

    /// <summary>A message begins with a field number over 0 and, in a model, a varint (0) or a length (2): no HTML, JSON or pointer file.</summary>
    private static bool MayBeginProtobuf(byte first) => first >> 3 > 0 && (first & 7) is 0 or 2;

    private static ServingException Unknown(string found) => new(
        ErrorCode.InvalidParameterValue, $"The file is not a .zip, a .tar.gz or an .onnx model. {found}");
}
