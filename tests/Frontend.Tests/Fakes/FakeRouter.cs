using System.Text;
using ServingCluster.Frontend.Invocations;
using ServingCluster.Inference;

namespace ServingCluster.Frontend.Tests.Fakes;

internal sealed class FakeRouter : IInvocationRouter
{
    /// <summary>Called with endpoint, served entity, request and token; by default answers with what it was asked.</summary>
    public Func<string, string?, InvocationRequest, CancellationToken, ValueTask<InvocationResponse>>? OnInvoke { get; set; }

    public InvocationRequest? LastRequest { get; private set; }

    /// <summary>A copy of the last body, taken while it was valid.</summary>
    public byte[] LastBody { get; private set; } = [];

    public async ValueTask<InvocationResponse> InvokeAsync(
        string endpoint, string? servedEntity, InvocationRequest request, CancellationToken cancellationToken)
    {
        LastRequest = request;
        await Task.Yield();
        LastBody = request.Body.ToArray();
        if (OnInvoke is not null)
            return await OnInvoke(endpoint, servedEntity, request, cancellationToken);
        var answer = InvocationResponse.FromMemory(
            Encoding.UTF8.GetBytes($$"""{"predictions":["{{endpoint}}","{{servedEntity}}",{{request.Body.Length}}]}"""));
        answer.ServedEntity = servedEntity ?? "iris-1";
        return answer;
    }
}
