using System.Buffers;
using System.Text.Json;
using Orleans.Serialization;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Buffers.Adaptors;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.Serializers;
using Orleans.Serialization.WireProtocol;

namespace ServingCluster.Client.Wire;

/// <summary>
/// Plain messages travel as JSON: field 0 is the type as which the value arrives, field 1 the JSON. Messages are immutable, so a
/// call inside one process hands the value over as it is. Does what Orleans' own JSON codec does, and besides brings any
/// collection across, whatever its type.
/// </summary>
internal sealed class WireJsonCodec : IGeneralizedCodec, IGeneralizedCopier, ITypeFilter
{
    private static readonly Type Self = typeof(WireJsonCodec);

    bool IGeneralizedCodec.IsSupportedType(Type type) => type == Self || WireTypes.ArrivalOf(type) is not null;

    bool IGeneralizedCopier.IsSupportedType(Type type) => WireTypes.ArrivalOf(type) is not null || WireTypes.HasOwnCodec(type);

    bool? ITypeFilter.IsTypeAllowed(Type type) => type == Self || type.Assembly == typeof(IServingGrains).Assembly ? true : null;

    object? IDeepCopier.DeepCopy(object? input, CopyContext context) => input;

    void IFieldCodec.WriteField<TBufferWriter>(ref Writer<TBufferWriter> writer, uint fieldIdDelta, Type? expectedType, object? value)
    {
        if (ReferenceCodec.TryWriteReferenceField(ref writer, fieldIdDelta, expectedType!, value))
            return;

        writer.WriteFieldHeader(fieldIdDelta, expectedType!, Self, WireType.TagDelimited);
        var arrival = WireTypes.ArrivalOf(value!.GetType())!;
        ReferenceCodec.MarkValueField(writer.Session);
        writer.WriteFieldHeaderExpected(0, WireType.LengthPrefixed);
        writer.Session.TypeCodec.WriteLengthPrefixed(ref writer, arrival);

        var json = new BufferWriterBox<PooledBuffer>(new PooledBuffer());
        try
        {
            using (var utf8 = new Utf8JsonWriter(json))
                JsonSerializer.Serialize(utf8, value, DeclaredType(value, arrival), WireJson.Options);
            ReferenceCodec.MarkValueField(writer.Session);
            writer.WriteFieldHeaderExpected(1, WireType.LengthPrefixed);
            writer.WriteVarUInt32((uint)json.Value.Length);
            json.Value.CopyTo(ref writer);
        }
        finally
        {
            json.Value.Dispose();
        }

        writer.WriteEndObject();
    }

    object? IFieldCodec.ReadValue<TInput>(ref Reader<TInput> reader, Field field)
    {
        if (field.IsReference)
            return ReferenceCodec.ReadReference(ref reader, field.FieldType);
        field.EnsureWireTypeTagDelimited();
        var placeholder = ReferenceCodec.CreateRecordPlaceholder(reader.Session);
        Type? type = null;
        object? value = null;
        uint id = 0;
        while (true)
        {
            var header = reader.ReadFieldHeader();
            if (header.IsEndBaseOrEndObject)
                break;
            id += header.FieldIdDelta;
            if (id == 0)
            {
                ReferenceCodec.MarkValueField(reader.Session);
                type = reader.Session.TypeCodec.ReadLengthPrefixed(ref reader);
            }
            else if (id == 1 && type is not null)
            {
                ReferenceCodec.MarkValueField(reader.Session);
                value = ReadJson(ref reader, type);
            }
            else
            {
                reader.ConsumeUnknownField(header);
            }
        }

        if (value is null)
            throw new RequiredFieldMissingException("A message arrived without its type or its content.");
        ReferenceCodec.RecordObject(reader.Session, value, placeholder);
        return value;
    }

    // A collection is written through the interface that it was recognised by: its own type may mean something else to the serializer.
    private static Type DeclaredType(object value, Type arrival) => arrival.IsInstanceOfType(value) ? arrival
        : arrival.IsArray ? typeof(IReadOnlyCollection<>).MakeGenericType(arrival.GetElementType()!)
        : typeof(IReadOnlyDictionary<,>).MakeGenericType(arrival.GetGenericArguments());

    private static object? ReadJson<TInput>(ref Reader<TInput> reader, Type type)
    {
        var length = (int)reader.ReadVarUInt32();
        if (length > reader.Remaining)
            throw new IllegalTypeException($"A message of type '{type}' says that it is longer than what arrived.");
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            reader.ReadBytes(rented.AsSpan(0, length));
            return JsonSerializer.Deserialize(rented.AsSpan(0, length), type, WireJson.Options);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
