namespace ServingCluster.Errors;

/// <summary>
/// What went wrong, in the vocabulary of the Databricks REST API. The wire name is the upper-snake form of the member
/// (<see cref="ErrorCodes.WireName"/>), the HTTP status is <see cref="ErrorCodes.HttpStatus"/>.
/// </summary>
public enum ErrorCode
{
    /// <summary>A field of the request is missing, of the wrong type or out of range (400).</summary>
    InvalidParameterValue,

    /// <summary>The request cannot be understood, or the model refuses its input (400).</summary>
    BadRequest,

    /// <summary>The body is not the JSON that the route takes (400).</summary>
    MalformedRequest,

    /// <summary>The object is in a state that does not allow this (400).</summary>
    InvalidState,

    /// <summary>No usable credentials came with the request (401).</summary>
    Unauthenticated,

    /// <summary>The credentials are wrong, or do not allow this (403).</summary>
    PermissionDenied,

    /// <summary>The named object does not exist (404).</summary>
    ResourceDoesNotExist,

    /// <summary>The invoked endpoint or served entity does not exist (404).</summary>
    EndpointNotFound,

    /// <summary>No route of this server has that path (404).</summary>
    NotFound,

    /// <summary>The path exists, but not for that HTTP method (405).</summary>
    MethodNotAllowed,

    /// <summary>An object of that name exists already (409).</summary>
    ResourceAlreadyExists,

    /// <summary>Another change is under way (409).</summary>
    ResourceConflict,

    /// <summary>The body is larger than the limit (413).</summary>
    RequestTooLarge,

    /// <summary>The content type is not one that the route takes (415).</summary>
    UnsupportedMediaType,

    /// <summary>More requests than the provisioned capacity and its queue hold (429).</summary>
    RequestLimitExceeded,

    /// <summary>There are as many of these objects as there may be (400).</summary>
    ResourceLimitExceeded,

    /// <summary>A quota of the cluster is used up (429).</summary>
    ResourceExhausted,

    /// <summary>The caller went away (499).</summary>
    Cancelled,

    /// <summary>A fault of the server itself (500).</summary>
    InternalError,

    /// <summary>The server does not offer this (501).</summary>
    NotImplemented,

    /// <summary>The server cannot answer just now; the same request may succeed later (503).</summary>
    TemporarilyUnavailable,

    /// <summary>The replica that was asked is gone or going; another one may answer (503).</summary>
    ReplicaUnavailable,

    /// <summary>The deadline passed before there was an answer (504).</summary>
    DeadlineExceeded,
}
