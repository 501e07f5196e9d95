using System.Buffers;
using System.Collections.Frozen;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Bare;

/// <summary>The one step of the program: body in, answer out.</summary>
internal sealed class BareHandler(FrozenDictionary<string, IBareModel> models)
{
    /// <summary>Answers one request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (!models.TryGetValue(context.Request.Path.Value ?? "", out var model))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (await ReadAsync(context.Request, model) is not { } input)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var (body, length) = Score(model, input);
        try
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = length;
            await context.Response.BodyWriter.WriteAsync(body.AsMemory(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(body);
        }
    }

    private static async ValueTask<Tensor?> ReadAsync(HttpRequest request, IBareModel model)
    {
        // Without a length the whole body is awaited.
        var read = await request.BodyReader.ReadAtLeastAsync((int)(request.ContentLength ?? int.MaxValue));
        var input = Parse(read.Buffer, model);
        request.BodyReader.AdvanceTo(read.Buffer.End);
        return input;
    }

    private static Tensor? Parse(in ReadOnlySequence<byte> body, IBareModel model)
    {
        if (body.IsSingleSegment)
            return model.Read(body.FirstSpan);
        var whole = ArrayPool<byte>.Shared.Rent((int)body.Length);
        body.CopyTo(whole);
        var input = model.Read(whole.AsSpan(0, (int)body.Length));
        ArrayPool<byte>.Shared.Return(whole);
        return input;
    }

    private static (byte[] Body, int Length) Score(IBareModel model, Tensor input)
    {
        using (input)
        {
            var outputs = model.Graph.Run(input);
            using var labels = (Tensor)outputs[0];
            using var probabilities = (Tensor)outputs[1];
            var rows = (int)labels.ElementCount;
            var body = ArrayPool<byte>.Shared.Rent(BareText.RoomFor(rows, rows + (int)probabilities.ElementCount));
            var text = new BareText(body);
            model.Write(ref text, labels.AsSpan<long>(), probabilities.AsSpan<float>());
            return (body, text.Length);
        }
    }
}
