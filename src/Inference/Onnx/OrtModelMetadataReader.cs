using System.Collections.Immutable;

namespace ServingCluster.Inference.Onnx;

/// <summary>Reads a session's metadata.</summary>
internal static unsafe class OrtModelMetadataReader
{
    public static OrtModelMetadata Read(nint session)
    {
        var api = OnnxRuntime.Api;
        nint metadata;
        OrtStatus.Check(api->SessionGetModelMetadata(session, &metadata));
        try
        {
            long version;
            OrtStatus.Check(api->ModelMetadataGetVersion(metadata, &version));
            return new OrtModelMetadata(
                Text(api->ModelMetadataGetProducerName, metadata),
                Text(api->ModelMetadataGetGraphName, metadata),
                Text(api->ModelMetadataGetDomain, metadata),
                Text(api->ModelMetadataGetDescription, metadata),
                Text(api->ModelMetadataGetGraphDescription, metadata),
                version,
                Custom(metadata));
        }
        finally
        {
            api->ReleaseModelMetadata(metadata);
        }
    }

    private static string Text(delegate* unmanaged<nint, nint, byte**, nint> getter, nint metadata)
    {
        using var allocator = OrtAllocator.Default.Use();
        byte* text;
        OrtStatus.Check(getter(metadata, allocator.Native, &text));
        return OrtAllocator.Default.Take(text);
    }

    private static ImmutableDictionary<string, string> Custom(nint metadata)
    {
        using var allocator = OrtAllocator.Default.Use();
        byte** keys;
        long count;
        OrtStatus.Check(OnnxRuntime.Api->ModelMetadataGetCustomMetadataMapKeys(metadata, allocator.Native, &keys, &count));
        var entries = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        for (var i = 0L; i < count; i++)
        {
            byte* value;
            OrtStatus.Check(OnnxRuntime.Api->ModelMetadataLookupCustomMetadataMap(metadata, allocator.Native, keys[i], &value));
            entries[OrtAllocator.Default.Take(keys[i])] = OrtAllocator.Default.Take(value);
        }

        if (keys is not null)
            OrtAllocator.Default.Free(keys);
        return entries.ToImmutable();
    }
}
