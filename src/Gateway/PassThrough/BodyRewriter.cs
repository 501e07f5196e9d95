using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Gateway.Buffers;

namespace ServingCluster.Gateway.PassThrough;

/// <summary>
/// Copies a request's body and changes what must be changed, in one pass and without building a document: what is kept is kept byte for
/// byte. <c>model</c> becomes the provider's, <c>client_request_id</c> and <c>usage_context</c> go, <c>stream</c> becomes what is asked for.
/// </summary>
internal static class BodyRewriter
{
    /// <summary>Rewrites a body.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.MalformedRequest"/>: it is no JSON object.</exception>
    public static BodyFacts Rewrite(ReadOnlySpan<byte> body, BodyEdits edits, PooledBuffer output)
    {
        try
        {
            var pass = new BodyPass(body, edits, output);
            pass.Run();
            return pass.Facts;
        }
        catch (JsonException exception)
        {
            throw new ServingException(ErrorCode.MalformedRequest, $"The body is no valid JSON: {exception.Message}", innerException: exception);
        }
        catch (InvalidOperationException exception)
        {
            // What the reader throws at an escape such as \ud800 alone.
            throw new ServingException(ErrorCode.MalformedRequest, "A string of the body is not valid Unicode text.", innerException: exception);
        }
    }
}
