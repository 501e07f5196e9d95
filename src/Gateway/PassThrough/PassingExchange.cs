using ServingCluster.Gateway.Buffers;
using ServingCluster.Gateway.Providers;

namespace ServingCluster.Gateway.PassThrough;

/// <summary>An exchange that passes what comes on as it is, and only looks through it.</summary>
internal abstract class PassingExchange(UsageMeter usage) : Exchange(usage)
{
    /// <inheritdoc/>
    public sealed override PooledBuffer ReadAnswer(PooledBuffer answer)
    {
        try
        {
            Scan(answer.Span);
            return answer;
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    /// <summary>Looks through a whole answer for what it consumed.</summary>
    protected abstract void Scan(ReadOnlySpan<byte> answer);
}
