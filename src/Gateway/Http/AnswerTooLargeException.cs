namespace ServingCluster.Gateway.Http;

/// <summary>A provider's answer is larger than is read.</summary>
internal sealed class AnswerTooLargeException(int most) : IOException($"The answer is larger than {most} bytes.");
