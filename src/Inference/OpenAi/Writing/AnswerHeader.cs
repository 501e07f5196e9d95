namespace ServingCluster.Inference.OpenAi.Writing;

/// <summary>What every answer and every event of one begins with.</summary>
/// <param name="RequestId">Names the request; its answer's id is made of it.</param>
/// <param name="Created">When it came, in Unix seconds.</param>
/// <param name="Model">The model's name.</param>
internal sealed record AnswerHeader(string RequestId, long Created, string Model);
