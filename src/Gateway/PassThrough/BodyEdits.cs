using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ServingCluster.Gateway.PassThrough;

/// <summary>What is changed in a body that is passed on otherwise as it is.</summary>
/// <param name="Model">
/// The member that names the model to ask for, <c>"model":"…"</c>, UTF-8 (<see cref="MemberOf"/>); empty where the body is to name none.
/// </param>
/// <param name="IsStream">Whether the answer is to come as a stream.</param>
/// <param name="AsksForUsage">Whether a stream is to tell its usage (<c>stream_options</c>), whatever the caller says.</param>
/// <param name="Inlines">Whether the members of <c>extra_params</c> go to the top; otherwise it is passed on.</param>
internal readonly record struct BodyEdits(ReadOnlyMemory<byte> Model, bool IsStream, bool AsksForUsage, bool Inlines = true)
{
    /// <summary>The member that names a model.</summary>
    public static ReadOnlyMemory<byte> MemberOf(string model) =>
        Encoding.UTF8.GetBytes($"\"model\":\"{JsonEncodedText.Encode(model, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"");
}
