namespace ServingCluster.Inference.Onnx;

/// <summary>The C API's <c>OrtErrorCode</c>.</summary>
public enum OrtErrorCode
{
    /// <summary>No error.</summary>
    Ok = 0,

    /// <summary>A failure without a kind of its own; also a run that was terminated.</summary>
    Fail = 1,

    /// <summary>An argument is wrong: a name, a type, a shape.</summary>
    InvalidArgument = 2,

    /// <summary>There is no such file.</summary>
    NoSuchFile = 3,

    /// <summary>No model was loaded.</summary>
    NoModel = 4,

    /// <summary>An engine below failed.</summary>
    EngineError = 5,

    /// <summary>An operator failed while running.</summary>
    RuntimeException = 6,

    /// <summary>The model's bytes are not a valid model.</summary>
    InvalidProtobuf = 7,

    /// <summary>A model is loaded already.</summary>
    ModelLoaded = 8,

    /// <summary>The execution providers lack an operator or a type.</summary>
    NotImplemented = 9,

    /// <summary>The graph is not valid: an unknown operator, a type that does not fit.</summary>
    InvalidGraph = 10,

    /// <summary>An execution provider failed.</summary>
    ExecutionProviderFail = 11,

    /// <summary>Loading was cancelled.</summary>
    ModelLoadCanceled = 12,

    /// <summary>The model has to be compiled first.</summary>
    ModelRequiresCompilation = 13,

    /// <summary>What was asked for is not there.</summary>
    NotFound = 14,
}
