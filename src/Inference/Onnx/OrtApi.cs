using System.Runtime.InteropServices;

namespace ServingCluster.Inference.Onnx;

/// <summary>The slots that are used of <c>struct OrtApi</c> in onnxruntime_c_api.h, a table of function pointers that only ever grows at
/// its end. Objects are <c>nint</c>; where the last type is <c>nint</c> it is an <c>OrtStatus*</c> for <see cref="OrtStatus.Check"/>.
/// Offsets count 8-byte pointers: ONNX Runtime is built for 64 bits alone.</summary>
[StructLayout(LayoutKind.Explicit)]
internal readonly unsafe struct OrtApi
{
    /// <summary>The oldest version of the table that has every slot below (the last came with ONNX Runtime 1.15). Asking for the oldest
    /// lets
    /// older libraries serve; newer ones keep old tables working.</summary>
    public const uint Version = 15;

    [FieldOffset(1 * 8)]
    public readonly delegate* unmanaged<nint, int> GetErrorCode;

    [FieldOffset(2 * 8)]
    public readonly delegate* unmanaged<nint, byte*> GetErrorMessage;

    [FieldOffset(4 * 8)]
    public readonly delegate* unmanaged<delegate* unmanaged<nint, int, byte*, byte*, byte*, byte*, void>, nint, int, byte*, nint*, nint> CreateEnvWithCustomLogger;

    [FieldOffset(6 * 8)]
    public readonly delegate* unmanaged<nint, nint> DisableTelemetryEvents;

    [FieldOffset(7 * 8)]
    public readonly delegate* unmanaged<nint, byte*, nint, nint*, nint> CreateSession;

    [FieldOffset(8 * 8)]
    public readonly delegate* unmanaged<nint, byte*, nuint, nint, nint*, nint> CreateSessionFromArray;

    [FieldOffset(9 * 8)]
    public readonly delegate* unmanaged<nint, nint, nint*, nint*, nuint, nint*, nuint, nint*, nint> Run;

    [FieldOffset(10 * 8)]
    public readonly delegate* unmanaged<nint*, nint> CreateSessionOptions;

    [FieldOffset(13 * 8)]
    public readonly delegate* unmanaged<nint, int, nint> SetSessionExecutionMode;

    [FieldOffset(16 * 8)]
    public readonly delegate* unmanaged<nint, nint> EnableMemPattern;

    [FieldOffset(17 * 8)]
    public readonly delegate* unmanaged<nint, nint> DisableMemPattern;

    [FieldOffset(18 * 8)]
    public readonly delegate* unmanaged<nint, nint> EnableCpuMemArena;

    [FieldOffset(19 * 8)]
    public readonly delegate* unmanaged<nint, nint> DisableCpuMemArena;

    [FieldOffset(20 * 8)]
    public readonly delegate* unmanaged<nint, byte*, nint> SetSessionLogId;

    [FieldOffset(23 * 8)]
    public readonly delegate* unmanaged<nint, int, nint> SetSessionGraphOptimizationLevel;

    [FieldOffset(24 * 8)]
    public readonly delegate* unmanaged<nint, int, nint> SetIntraOpNumThreads;

    [FieldOffset(25 * 8)]
    public readonly delegate* unmanaged<nint, int, nint> SetInterOpNumThreads;

    [FieldOffset(30 * 8)]
    public readonly delegate* unmanaged<nint, nuint*, nint> SessionGetInputCount;

    [FieldOffset(31 * 8)]
    public readonly delegate* unmanaged<nint, nuint*, nint> SessionGetOutputCount;

    [FieldOffset(33 * 8)]
    public readonly delegate* unmanaged<nint, nuint, nint*, nint> SessionGetInputTypeInfo;

    [FieldOffset(34 * 8)]
    public readonly delegate* unmanaged<nint, nuint, nint*, nint> SessionGetOutputTypeInfo;

    [FieldOffset(36 * 8)]
    public readonly delegate* unmanaged<nint, nuint, nint, byte**, nint> SessionGetInputName;

    [FieldOffset(37 * 8)]
    public readonly delegate* unmanaged<nint, nuint, nint, byte**, nint> SessionGetOutputName;

    [FieldOffset(39 * 8)]
    public readonly delegate* unmanaged<nint*, nint> CreateRunOptions;

    [FieldOffset(42 * 8)]
    public readonly delegate* unmanaged<nint, byte*, nint> RunOptionsSetRunTag;

    [FieldOffset(46 * 8)]
    public readonly delegate* unmanaged<nint, nint> RunOptionsSetTerminate;

    [FieldOffset(47 * 8)]
    public readonly delegate* unmanaged<nint, nint> RunOptionsUnsetTerminate;

    [FieldOffset(48 * 8)]
    public readonly delegate* unmanaged<nint, long*, nuint, int, nint*, nint> CreateTensorAsOrtValue;

    [FieldOffset(49 * 8)]
    public readonly delegate* unmanaged<nint, void*, nuint, long*, nuint, int, nint*, nint> CreateTensorWithDataAsOrtValue;

    [FieldOffset(51 * 8)]
    public readonly delegate* unmanaged<nint, void**, nint> GetTensorMutableData;

    [FieldOffset(53 * 8)]
    public readonly delegate* unmanaged<nint, nuint*, nint> GetStringTensorDataLength;

    [FieldOffset(54 * 8)]
    public readonly delegate* unmanaged<nint, byte*, nuint, nuint*, nuint, nint> GetStringTensorContent;

    [FieldOffset(55 * 8)]
    public readonly delegate* unmanaged<nint, nint*, nint> CastTypeInfoToTensorInfo;

    [FieldOffset(56 * 8)]
    public readonly delegate* unmanaged<nint, int*, nint> GetOnnxTypeFromTypeInfo;

    [FieldOffset(60 * 8)]
    public readonly delegate* unmanaged<nint, int*, nint> GetTensorElementType;

    [FieldOffset(61 * 8)]
    public readonly delegate* unmanaged<nint, nuint*, nint> GetDimensionsCount;

    [FieldOffset(62 * 8)]
    public readonly delegate* unmanaged<nint, long*, nuint, nint> GetDimensions;

    [FieldOffset(63 * 8)]
    public readonly delegate* unmanaged<nint, byte**, nuint, nint> GetSymbolicDimensions;

    [FieldOffset(65 * 8)]
    public readonly delegate* unmanaged<nint, nint*, nint> GetTensorTypeAndShape;

    [FieldOffset(67 * 8)]
    public readonly delegate* unmanaged<nint, int*, nint> GetValueType;

    [FieldOffset(68 * 8)]
    public readonly delegate* unmanaged<byte*, int, int, int, nint*, nint> CreateMemoryInfo;

    [FieldOffset(71 * 8)]
    public readonly delegate* unmanaged<nint, byte**, nint> MemoryInfoGetName;

    [FieldOffset(72 * 8)]
    public readonly delegate* unmanaged<nint, int*, nint> MemoryInfoGetId;

    [FieldOffset(76 * 8)]
    public readonly delegate* unmanaged<nint, void*, nint> AllocatorFree;

    [FieldOffset(78 * 8)]
    public readonly delegate* unmanaged<nint*, nint> GetAllocatorWithDefaultOptions;

    [FieldOffset(80 * 8)]
    public readonly delegate* unmanaged<nint, int, nint, nint*, nint> GetValue;

    [FieldOffset(81 * 8)]
    public readonly delegate* unmanaged<nint, nuint*, nint> GetValueCount;

    [FieldOffset(82 * 8)]
    public readonly delegate* unmanaged<nint*, nuint, int, nint*, nint> CreateValue;

    [FieldOffset(93 * 8)]
    public readonly delegate* unmanaged<nint, void> ReleaseStatus;

    [FieldOffset(94 * 8)]
    public readonly delegate* unmanaged<nint, void> ReleaseMemoryInfo;

    [FieldOffset(95 * 8)]
    public readonly delegate* unmanaged<nint, void> ReleaseSession;

    [FieldOffset(96 * 8)]
    public readonly delegate* unmanaged<nint, void> ReleaseValue;

    [FieldOffset(97 * 8)]
    public readonly delegate* unmanaged<nint, void> ReleaseRunOptions;

    [FieldOffset(98 * 8)]
    public readonly delegate* unmanaged<nint, void> ReleaseTypeInfo;

    [FieldOffset(99 * 8)]
    public readonly delegate* unmanaged<nint, void> ReleaseTensorTypeAndShapeInfo;

    [FieldOffset(100 * 8)]
    public readonly delegate* unmanaged<nint, void> ReleaseSessionOptions;

    [FieldOffset(103 * 8)]
    public readonly delegate* unmanaged<nint, nint*, nint> CastTypeInfoToMapTypeInfo;

    [FieldOffset(104 * 8)]
    public readonly delegate* unmanaged<nint, nint*, nint> CastTypeInfoToSequenceTypeInfo;

    [FieldOffset(105 * 8)]
    public readonly delegate* unmanaged<nint, int*, nint> GetMapKeyType;

    [FieldOffset(106 * 8)]
    public readonly delegate* unmanaged<nint, nint*, nint> GetMapValueType;

    [FieldOffset(107 * 8)]
    public readonly delegate* unmanaged<nint, nint*, nint> GetSequenceElementType;

    [FieldOffset(111 * 8)]
    public readonly delegate* unmanaged<nint, nint*, nint> SessionGetModelMetadata;

    [FieldOffset(112 * 8)]
    public readonly delegate* unmanaged<nint, nint, byte**, nint> ModelMetadataGetProducerName;

    [FieldOffset(113 * 8)]
    public readonly delegate* unmanaged<nint, nint, byte**, nint> ModelMetadataGetGraphName;

    [FieldOffset(114 * 8)]
    public readonly delegate* unmanaged<nint, nint, byte**, nint> ModelMetadataGetDomain;

    [FieldOffset(115 * 8)]
    public readonly delegate* unmanaged<nint, nint, byte**, nint> ModelMetadataGetDescription;

    [FieldOffset(116 * 8)]
    public readonly delegate* unmanaged<nint, nint, byte*, byte**, nint> ModelMetadataLookupCustomMetadataMap;

    [FieldOffset(117 * 8)]
    public readonly delegate* unmanaged<nint, long*, nint> ModelMetadataGetVersion;

    [FieldOffset(118 * 8)]
    public readonly delegate* unmanaged<nint, void> ReleaseModelMetadata;

    [FieldOffset(123 * 8)]
    public readonly delegate* unmanaged<nint, nint, byte***, long*, nint> ModelMetadataGetCustomMetadataMapKeys;

    [FieldOffset(124 * 8)]
    public readonly delegate* unmanaged<nint, byte*, long, nint> AddFreeDimensionOverrideByName;

    [FieldOffset(125 * 8)]
    public readonly delegate* unmanaged<byte***, int*, nint> GetAvailableProviders;

    [FieldOffset(126 * 8)]
    public readonly delegate* unmanaged<byte**, int, nint> ReleaseAvailableProviders;

    [FieldOffset(130 * 8)]
    public readonly delegate* unmanaged<nint, byte*, byte*, nint> AddSessionConfigEntry;

    [FieldOffset(131 * 8)]
    public readonly delegate* unmanaged<nint, nint, nint*, nint> CreateAllocator;

    [FieldOffset(132 * 8)]
    public readonly delegate* unmanaged<nint, void> ReleaseAllocator;

    [FieldOffset(133 * 8)]
    public readonly delegate* unmanaged<nint, nint, nint, nint> RunWithBinding;

    [FieldOffset(134 * 8)]
    public readonly delegate* unmanaged<nint, nint*, nint> CreateIoBinding;

    [FieldOffset(135 * 8)]
    public readonly delegate* unmanaged<nint, void> ReleaseIoBinding;

    [FieldOffset(136 * 8)]
    public readonly delegate* unmanaged<nint, byte*, nint, nint> BindInput;

    [FieldOffset(137 * 8)]
    public readonly delegate* unmanaged<nint, byte*, nint, nint> BindOutput;

    [FieldOffset(138 * 8)]
    public readonly delegate* unmanaged<nint, byte*, nint, nint> BindOutputToDevice;

    [FieldOffset(140 * 8)]
    public readonly delegate* unmanaged<nint, nint, nint**, nuint*, nint> GetBoundOutputValues;

    [FieldOffset(141 * 8)]
    public readonly delegate* unmanaged<nint, void> ClearBoundInputs;

    [FieldOffset(142 * 8)]
    public readonly delegate* unmanaged<nint, void> ClearBoundOutputs;

    [FieldOffset(158 * 8)]
    public readonly delegate* unmanaged<nint, nint, byte**, nint> ModelMetadataGetGraphDescription;

    [FieldOffset(165 * 8)]
    public readonly delegate* unmanaged<nint, byte*, byte*, nint> AddRunConfigEntry;

    [FieldOffset(170 * 8)]
    public readonly delegate* unmanaged<nint, nint, nint> AppendTensorRT;

    [FieldOffset(171 * 8)]
    public readonly delegate* unmanaged<nint*, nint> CreateTensorRTProviderOptions;

    [FieldOffset(172 * 8)]
    public readonly delegate* unmanaged<nint, nint*, nint*, nuint, nint> UpdateTensorRTProviderOptions;

    [FieldOffset(174 * 8)]
    public readonly delegate* unmanaged<nint, void> ReleaseTensorRTProviderOptions;

    [FieldOffset(194 * 8)]
    public readonly delegate* unmanaged<nint, nint*, nint> GetTensorMemoryInfo;

    [FieldOffset(202 * 8)]
    public readonly delegate* unmanaged<nint, nint> SynchronizeBoundInputs;

    [FieldOffset(203 * 8)]
    public readonly delegate* unmanaged<nint, nint> SynchronizeBoundOutputs;

    [FieldOffset(204 * 8)]
    public readonly delegate* unmanaged<nint, nint, nint> AppendCuda;

    [FieldOffset(205 * 8)]
    public readonly delegate* unmanaged<nint*, nint> CreateCudaProviderOptions;

    [FieldOffset(206 * 8)]
    public readonly delegate* unmanaged<nint, nint*, nint*, nuint, nint> UpdateCudaProviderOptions;

    [FieldOffset(208 * 8)]
    public readonly delegate* unmanaged<nint, void> ReleaseCudaProviderOptions;

    [FieldOffset(216 * 8)]
    public readonly delegate* unmanaged<nint, byte*, nint*, nint*, nuint, nint> AppendExecutionProvider;

    [FieldOffset(225 * 8)]
    public readonly delegate* unmanaged<nint, int*, void> MemoryInfoGetDeviceType;

    [FieldOffset(226 * 8)]
    public readonly delegate* unmanaged<nint, int, nint> UpdateEnvWithCustomLogLevel;

    [FieldOffset(250 * 8)]
    public readonly delegate* unmanaged<nint, nint*, nint> CastTypeInfoToOptionalTypeInfo;

    [FieldOffset(251 * 8)]
    public readonly delegate* unmanaged<nint, nint*, nint> GetOptionalContainedTypeInfo;

    [FieldOffset(252 * 8)]
    public readonly delegate* unmanaged<nint, nuint, nuint, byte**, nint> GetResizedStringTensorElementBuffer;
}
