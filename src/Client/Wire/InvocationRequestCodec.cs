using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.WireProtocol;
using ServingCluster.Inference;

namespace ServingCluster.Client.Wire;

/// <summary>
/// A request between processes: 0 the body's bytes, 1 format, 2 task, 3 caller, 4 request id, 5 the time left until the deadline
/// (not the moment: the clocks of two machines differ), and where it is traced 6 its traceparent and 7 its tracestate. Unknown fields are
/// skipped.
/// </summary>
[RegisterSerializer]
internal sealed class InvocationRequestCodec(TimeProvider time) : IFieldCodec<InvocationRequest>
{
    public void WriteField<TBufferWriter>(
        ref Writer<TBufferWriter> writer, uint fieldIdDelta, [AllowNull] Type expectedType, [AllowNull] InvocationRequest value)
        where TBufferWriter : IBufferWriter<byte>
    {
        if (ReferenceCodec.TryWriteReferenceField(ref writer, fieldIdDelta, expectedType!, value))
            return;
        writer.WriteStartObject(fieldIdDelta, expectedType!, typeof(InvocationRequest));
        WireFields.WriteBytes(ref writer, 0, value!.Body);
        Int32Codec.WriteField(ref writer, 1, (int)value.Format);
        Int32Codec.WriteField(ref writer, 1, (int)value.Task);
        StringCodec.WriteField(ref writer, 1, value.Caller);
        StringCodec.WriteField(ref writer, 1, value.RequestId);
        WireFields.WriteTime(ref writer, 1, value.Deadline - time.GetUtcNow());
        if (value.TraceParent is { } parent)
        {
            StringCodec.WriteField(ref writer, 1, parent);
            if (value.TraceState is { } state)
                StringCodec.WriteField(ref writer, 1, state);
        }

        writer.WriteEndObject();
    }

    public InvocationRequest ReadValue<TInput>(ref Reader<TInput> reader, Field field)
    {
        if (field.IsReference)
            return ReferenceCodec.ReadReference<InvocationRequest, TInput>(ref reader, field)!;
        field.EnsureWireTypeTagDelimited();
        var placeholder = ReferenceCodec.CreateRecordPlaceholder(reader.Session);
        byte[] body = [];
        var (format, task, caller, requestId, left) = (0, 0, "", "", TimeSpan.Zero);
        string? traceParent = null, traceState = null;
        uint id = 0;
        while (true)
        {
            var header = reader.ReadFieldHeader();
            if (header.IsEndBaseOrEndObject)
                break;
            switch (id += header.FieldIdDelta)
            {
                case 0:
                    body = GC.AllocateUninitializedArray<byte>(WireFields.ReadLength(ref reader));
                    reader.ReadBytes(body.AsSpan());
                    break;
                case 1:
                    format = Int32Codec.ReadValue(ref reader, header);
                    break;
                case 2:
                    task = Int32Codec.ReadValue(ref reader, header);
                    break;
                case 3:
                    caller = StringCodec.ReadValue(ref reader, header) ?? "";
                    break;
                case 4:
                    requestId = StringCodec.ReadValue(ref reader, header) ?? "";
                    break;
                case 5:
                    left = WireFields.ReadTime(ref reader, header);
                    break;
                case 6:
                    traceParent = StringCodec.ReadValue(ref reader, header);
                    break;
                case 7:
                    traceState = StringCodec.ReadValue(ref reader, header);
                    break;
                default:
                    reader.ConsumeUnknownField(header);
                    break;
            }
        }

        var request = new InvocationRequest
        {
            Body = body,
            Format = (BodyFormat)format,
            Task = (InvocationTask)task,
            Caller = caller,
            RequestId = requestId,
            Deadline = After(left),
            TraceParent = traceParent,
            TraceState = traceState,
        };
        ReferenceCodec.RecordObject(reader.Session, request, placeholder);
        return request;
    }

    // A caller without a deadline gives the end of time.
    private DateTimeOffset After(TimeSpan left)
    {
        var now = time.GetUtcNow();
        return left < DateTimeOffset.MaxValue - now ? now + left : DateTimeOffset.MaxValue;
    }
}
