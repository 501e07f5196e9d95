namespace ServingCluster.Errors;

/// <summary>How an <see cref="ErrorCode"/> appears on the wire.</summary>
public static class ErrorCodes
{
    /// <summary>The value of <c>error_code</c> in an error body, such as <c>RESOURCE_DOES_NOT_EXIST</c>.</summary>
    public static string WireName(this ErrorCode code) => code switch
    {
        ErrorCode.InvalidParameterValue => "INVALID_PARAMETER_VALUE",
        ErrorCode.BadRequest or ErrorCode.RequestTooLarge or ErrorCode.UnsupportedMediaType => "BAD_REQUEST",
        ErrorCode.MalformedRequest => "MALFORMED_REQUEST",
        ErrorCode.InvalidState => "INVALID_STATE",
        ErrorCode.Unauthenticated => "UNAUTHENTICATED",
        ErrorCode.PermissionDenied => "PERMISSION_DENIED",
        ErrorCode.ResourceDoesNotExist => "RESOURCE_DOES_NOT_EXIST",
        ErrorCode.EndpointNotFound => "ENDPOINT_NOT_FOUND",
        ErrorCode.NotFound => "NOT_FOUND",
        ErrorCode.MethodNotAllowed => "BAD_REQUEST",
        ErrorCode.ResourceAlreadyExists => "RESOURCE_ALREADY_EXISTS",
        ErrorCode.ResourceConflict => "RESOURCE_CONFLICT",
        ErrorCode.RequestLimitExceeded => "REQUEST_LIMIT_EXCEEDED",
        ErrorCode.ResourceLimitExceeded => "RESOURCE_LIMIT_EXCEEDED",
        ErrorCode.ResourceExhausted => "RESOURCE_EXHAUSTED",
        ErrorCode.Cancelled => "CANCELLED",
        ErrorCode.NotImplemented => "NOT_IMPLEMENTED",
        ErrorCode.TemporarilyUnavailable or ErrorCode.ReplicaUnavailable => "TEMPORARILY_UNAVAILABLE",
        ErrorCode.DeadlineExceeded => "DEADLINE_EXCEEDED",
        _ => "INTERNAL_ERROR",
    };

    /// <summary>The HTTP status that goes with the code.</summary>
    public static int HttpStatus(this ErrorCode code) => code switch
    {
        ErrorCode.InvalidParameterValue or ErrorCode.BadRequest or ErrorCode.MalformedRequest or ErrorCode.InvalidState
            or ErrorCode.ResourceLimitExceeded => 400,
        ErrorCode.Unauthenticated => 401,
        ErrorCode.PermissionDenied => 403,
        ErrorCode.ResourceDoesNotExist or ErrorCode.EndpointNotFound or ErrorCode.NotFound => 404,
        ErrorCode.MethodNotAllowed => 405,
        ErrorCode.ResourceAlreadyExists or ErrorCode.ResourceConflict => 409,
        ErrorCode.RequestTooLarge => 413,
        ErrorCode.UnsupportedMediaType => 415,
        ErrorCode.RequestLimitExceeded or ErrorCode.ResourceExhausted => 429,
        ErrorCode.Cancelled => 499,
        ErrorCode.NotImplemented => 501,
        ErrorCode.TemporarilyUnavailable or ErrorCode.ReplicaUnavailable => 503,
        ErrorCode.DeadlineExceeded => 504,
        _ => 500,
    };
}
