namespace ServingCluster.OrleansHop;

/// <summary>A way to the other silo.</summary>
internal interface IHop
{
    /// <summary>Sends a body and gets so many bytes back, whose number it returns.</summary>
    ValueTask<int> CallAsync(byte[] body, int answer);

    /// <summary>Reads so many chunks, whose number it returns.</summary>
    ValueTask<int> StreamAsync(int chunks);
}
