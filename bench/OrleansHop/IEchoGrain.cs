namespace ServingCluster.OrleansHop;

/// <summary>The least that a grain on another silo can do: bytes in, bytes out.</summary>
internal interface IEchoGrain : IGrainWithStringKey
{
    /// <summary>Takes a body and answers with so many bytes.</summary>
    Task<byte[]> EchoAsync(byte[] body, int answer);

    /// <summary>Answers with so many chunks, all of them there from the beginning.</summary>
    IAsyncEnumerable<byte[]> StreamAsync(int chunks);
}
