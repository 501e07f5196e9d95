using System.Text;
using System.Text.Json;

namespace ServingCluster.Grains.Guardrails.Bodies;

/// <summary>A text in a body.</summary>
/// <param name="Start">Where its string begins, the quote included, in bytes.</param>
/// <param name="Length">How long its string is, with both quotes, in bytes.</param>
/// <param name="Kind">What it is.</param>
internal readonly record struct BodyText(int Start, int Length, BodyTextKind Kind)
{
    /// <summary>Reads the text.</summary>
    /// <param name="body">The body that it stands in.</param>
    /// <param name="room">Takes the text; as long as <see cref="Length"/> is enough.</param>
    /// <exception cref="InvalidOperationException">It is no Unicode.</exception>
    public ReadOnlySpan<char> Read(ReadOnlySpan<byte> body, Span<char> room)
    {
        var bytes = body.Slice(Start, Length);
        if (Kind == BodyTextKind.Value)
            return room[..Encoding.UTF8.GetChars(bytes, room)];
        var reader = new Utf8JsonReader(bytes);
        reader.Read();
        return room[..reader.CopyString(room)];
    }
}
