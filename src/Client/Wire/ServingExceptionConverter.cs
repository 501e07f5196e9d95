using ServingCluster.Errors;

namespace ServingCluster.Client.Wire;

/// <summary>Brings <see cref="ServingException"/> across with its code and its advice.</summary>
[RegisterConverter]
internal sealed class ServingExceptionConverter : IConverter<ServingException, ServingExceptionSurrogate>
{
    public ServingException ConvertFromSurrogate(in ServingExceptionSurrogate surrogate) => new(
        Enum.TryParse<ErrorCode>(surrogate.Code, out var code) ? code : ErrorCode.InternalError, surrogate.Message, surrogate.RetryAfter)
    {
        Mistakes = surrogate.Mistakes ?? [],
    };

    public ServingExceptionSurrogate ConvertToSurrogate(in ServingException value) => new()
    {
        Code = value.Code.ToString(),
        Message = value.Message,
        RetryAfter = value.RetryAfter,
        Mistakes = [.. value.Mistakes],
    };
}
