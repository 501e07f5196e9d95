using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.WireProtocol;
using ServingCluster.Inference;

namespace ServingCluster.Client.Wire;

/// <summary>
/// A piece of a streamed answer between processes: 0 the payload's bytes and the tokens so far as a <see cref="WireOutcome"/> has them, or,
/// in the last piece, a whole outcome. Unknown fields are skipped.
/// </summary>
[RegisterSerializer]
internal sealed class InvocationChunkCodec : IFieldCodec<InvocationChunk>
{
    public void WriteField<TBufferWriter>(
        ref Writer<TBufferWriter> writer, uint fieldIdDelta, [AllowNull] Type expectedType, [AllowNull] InvocationChunk value)
        where TBufferWriter : IBufferWriter<byte>
    {
        if (ReferenceCodec.TryWriteReferenceField(ref writer, fieldIdDelta, expectedType!, value))
            return;
        writer.WriteStartObject(fieldIdDelta, expectedType!, typeof(InvocationChunk));
        if (value!.IsLast)
        {
            WireOutcome.Write(
                ref writer, 0, value.Error is { } error ? (error, value.Message, value.RetryAfter) : null, value.Usage, value.Timings);
        }
        else
        {
            WireFields.WriteBytes(ref writer, 0, value.Payload);
            WireOutcome.WriteTokens(ref writer, 0, value.Usage);
        }

        writer.WriteEndObject();
    }

    public InvocationChunk ReadValue<TInput>(ref Reader<TInput> reader, Field field)
    {
        if (field.IsReference)
            return ReferenceCodec.ReadReference<InvocationChunk, TInput>(ref reader, field)!;
        field.EnsureWireTypeTagDelimited();
        var placeholder = ReferenceCodec.CreateRecordPlaceholder(reader.Session);
        var outcome = new WireOutcome();
        byte[]? payload = null;
        uint id = 0;
        while (true)
        {
            var header = reader.ReadFieldHeader();
            if (header.IsEndBaseOrEndObject)
                break;
            id += header.FieldIdDelta;
            if (id == 0)
            {
                payload = GC.AllocateUninitializedArray<byte>(WireFields.ReadLength(ref reader));
                reader.ReadBytes(payload.AsSpan());
            }
            else
            {
                outcome.Read(ref reader, id, header);
            }
        }

        var chunk = payload is not null ? InvocationChunk.Of(payload, outcome.Usage)
            : outcome.Error is { } error ? InvocationChunk.Failed(error, outcome.Message, outcome.RetryAfter, outcome.Usage, outcome.Timings)
            : InvocationChunk.Completed(outcome.Usage, outcome.Timings);
        ReferenceCodec.RecordObject(reader.Session, chunk, placeholder);
        return chunk;
    }
}
