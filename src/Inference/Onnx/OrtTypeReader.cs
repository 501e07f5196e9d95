using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Onnx;

/// <summary>Reads native type descriptions.</summary>
internal static unsafe class OrtTypeReader
{
    /// <summary>Reads an <c>OrtTypeInfo</c> and releases it.</summary>
    public static OrtType Take(nint typeInfo)
    {
        try
        {
            return Read(typeInfo);
        }
        finally
        {
            OnnxRuntime.Api->ReleaseTypeInfo(typeInfo);
        }
    }

    /// <summary>Reads the sizes of an <c>OrtTensorTypeAndShapeInfo</c>.</summary>
    public static long[] Shape(nint tensorInfo)
    {
        nuint rank;
        OrtStatus.Check(OnnxRuntime.Api->GetDimensionsCount(tensorInfo, &rank));
        var shape = new long[rank];
        fixed (long* sizes = shape)
            OrtStatus.Check(OnnxRuntime.Api->GetDimensions(tensorInfo, sizes, rank));
        return shape;
    }

    /// <summary>Reads the element type of an <c>OrtTensorTypeAndShapeInfo</c>.</summary>
    public static TensorElementType ElementType(nint tensorInfo)
    {
        int type;
        OrtStatus.Check(OnnxRuntime.Api->GetTensorElementType(tensorInfo, &type));
        return (TensorElementType)type;
    }

    private static OrtType Read(nint typeInfo)
    {
        var api = OnnxRuntime.Api;
        int kind;
        OrtStatus.Check(api->GetOnnxTypeFromTypeInfo(typeInfo, &kind));
        return (OrtKind)kind switch
        {
            OrtKind.Tensor or OrtKind.SparseTensor => ReadTensor((OrtKind)kind, Cast(api->CastTypeInfoToTensorInfo, typeInfo)),
            OrtKind.Sequence => new OrtType(OrtKind.Sequence)
            {
                Element = Take(Cast(api->GetSequenceElementType, Cast(api->CastTypeInfoToSequenceTypeInfo, typeInfo))),
            },
            OrtKind.Optional => new OrtType(OrtKind.Optional)
            {
                Element = Take(Cast(api->GetOptionalContainedTypeInfo, Cast(api->CastTypeInfoToOptionalTypeInfo, typeInfo))),
            },
            OrtKind.Map => ReadMap(Cast(api->CastTypeInfoToMapTypeInfo, typeInfo)),
            _ => new OrtType((OrtKind)kind),
        };
    }

    private static OrtType ReadMap(nint mapInfo)
    {
        int key;
        OrtStatus.Check(OnnxRuntime.Api->GetMapKeyType(mapInfo, &key));
        return new OrtType(OrtKind.Map) { KeyType = (TensorElementType)key, Element = Take(Cast(OnnxRuntime.Api->GetMapValueType, mapInfo)) };
    }

    private static OrtType ReadTensor(OrtKind kind, nint tensorInfo)
    {
        var shape = Shape(tensorInfo);
        return new OrtType(kind)
        {
            ElementType = ElementType(tensorInfo),
            Dimensions = ImmutableCollectionsMarshal.AsImmutableArray(shape),
            SymbolicNames = SymbolicNames(tensorInfo, shape.Length),
        };
    }

    private static ImmutableArray<string> SymbolicNames(nint tensorInfo, int rank)
    {
        var pointers = new nint[rank];
        fixed (nint* names = pointers)
            OrtStatus.Check(OnnxRuntime.Api->GetSymbolicDimensions(tensorInfo, (byte**)names, (nuint)rank));
        return [.. pointers.Select(static name => Marshal.PtrToStringUTF8(name) ?? "")];
    }

    private static nint Cast(delegate* unmanaged<nint, nint*, nint> call, nint from)
    {
        nint to;
        OrtStatus.Check(call(from, &to));
        return to;
    }
}
