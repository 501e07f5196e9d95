namespace ServingCluster.Frontend.Ui.Api;

/// <summary>What a button does: one at a time, and what the API has against it is kept to be shown.</summary>
internal sealed class ApiCommand
{
    /// <summary>Whether it is being done.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>Why the last one was refused; empty when it was done.</summary>
    public string Mistake { get; private set; } = "";

    /// <summary>Does it.</summary>
    /// <returns>Whether it was done.</returns>
    public async Task<bool> RunAsync(Func<Task> command)
    {
        if (IsBusy)
            return false;
        (IsBusy, Mistake) = (true, "");
        try
        {
            await command();
            return true;
        }
        catch (ApiException e)
        {
            Mistake = e.Message;
            return false;
        }
        finally
        {
            IsBusy = false;
        }
    }
}
