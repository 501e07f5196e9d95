using ServingCluster.Errors;
using ServingCluster.Storage;

namespace ServingCluster.Grains.Storage;

/// <summary>
/// What a command does when its record is not what it read: whoever changes the master key of secrets writes the records that hold sealed
/// values, beside the objects that they belong to. The object reads its record again and the command begins anew.
/// </summary>
internal static class RecordConflict
{
    /// <summary>Runs a command, and once more when somebody else wrote its record meanwhile.</summary>
    /// <param name="command">The command, from entering the object's gate on; it reads the record again after a conflict.</param>
    /// <exception cref="ServingException"><see cref="ErrorCode.ResourceConflict"/>: it happened again.</exception>
    public static async Task<T> RetryAsync<T>(Func<Task<T>> command)
    {
        try
        {
            return await command().ConfigureAwait(false);
        }
        catch (ServingException e) when (e.InnerException is StateConflictException)
        {
            return await command().ConfigureAwait(false);
        }
    }
}
