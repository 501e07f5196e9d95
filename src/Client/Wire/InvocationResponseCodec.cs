using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.WireProtocol;
using ServingCluster.Inference;

namespace ServingCluster.Client.Wire;

/// <summary>
/// An answer between processes: 0 the body's bytes, unless it is a failure, then a <see cref="WireOutcome"/>. Unknown fields are
/// skipped. The body arrives in a pooled array, and where it was pooled it is given back once it is written.
/// </summary>
[RegisterSerializer]
internal sealed class InvocationResponseCodec : IFieldCodec<InvocationResponse>
{
    public void WriteField<TBufferWriter>(
        ref Writer<TBufferWriter> writer, uint fieldIdDelta, [AllowNull] Type expectedType, [AllowNull] InvocationResponse value)
        where TBufferWriter : IBufferWriter<byte>
    {
        if (ReferenceCodec.TryWriteReferenceField(ref writer, fieldIdDelta, expectedType!, value))
            return;
        // A connection that broke has its messages written again, when the body is another's already: better no answer than a wrong one.
        if (value!.IsDisposed)
            throw new ObjectDisposedException(nameof(InvocationResponse), "The answer was sent on a connection that was lost.");
        writer.WriteStartObject(fieldIdDelta, expectedType!, typeof(InvocationResponse));
        if (value.Error is null)
            WireFields.WriteBytes(ref writer, 0, value.Body);
        WireOutcome.Write(
            ref writer, 0, value.Error is { } error ? (error, value.Message, value.RetryAfter) : null, value.Usage, value.Timings);
        writer.WriteEndObject();
        value.Dispose();
    }

    public InvocationResponse ReadValue<TInput>(ref Reader<TInput> reader, Field field)
    {
        if (field.IsReference)
            return ReferenceCodec.ReadReference<InvocationResponse, TInput>(ref reader, field)!;
        field.EnsureWireTypeTagDelimited();
        var placeholder = ReferenceCodec.CreateRecordPlaceholder(reader.Session);
        var outcome = new WireOutcome();
        byte[]? body = null;
        var length = 0;
        uint id = 0;
        while (true)
        {
            var header = reader.ReadFieldHeader();
            if (header.IsEndBaseOrEndObject)
                break;
            id += header.FieldIdDelta;
            if (id == 0)
            {
                length = WireFields.ReadLength(ref reader);
                body = ArrayPool<byte>.Shared.Rent(length);
                reader.ReadBytes(body.AsSpan(0, length));
            }
            else
            {
                outcome.Read(ref reader, id, header);
            }
        }

        var response = outcome.Error is { } error
            ? InvocationResponse.Failed(error, outcome.Message, outcome.RetryAfter, outcome.Timings)
            : InvocationResponse.FromPooled(body ?? throw NeitherBodyNorError(), length, outcome.Usage, outcome.Timings);
        ReferenceCodec.RecordObject(reader.Session, response, placeholder);
        return response;
    }

    private static InvalidDataException NeitherBodyNorError() => new("An answer arrived that has neither a body nor an error.");
}
