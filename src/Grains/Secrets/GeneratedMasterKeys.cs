using Microsoft.Extensions.Logging;
using ServingCluster.Errors;

namespace ServingCluster.Grains.Secrets;

/// <summary>
/// Keys in a file that this process makes when the first secret is sealed. For one process alone: those of a cluster would each make
/// another key. Thread-safe.
/// </summary>
public sealed class GeneratedMasterKeys : IMasterKeys
{
    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly ILogger _logger;

    // Replaced under the lock, read by anyone; empty until there is a file.
    private volatile IReadOnlyList<MasterKey> _keys = [];

    /// <summary>Reads the file, if there is one.</summary>
    /// <param name="path">The file; its folder is there when the first secret is sealed.</param>
    /// <param name="logger">Is told when a key is made.</param>
    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidState"/>: there is a file that cannot be used.</exception>
    public GeneratedMasterKeys(string path, ILogger<GeneratedMasterKeys> logger)
    {
        (_path, _logger) = (path, logger);
        if (File.Exists(path))
            _keys = MasterKeyFile.Read(path);
    }

    /// <inheritdoc/>
    public MasterKey Active
    {
        get
        {
            if (_keys is [var active, ..])
                return active;
            lock (_lock)
                return _keys is [var made, ..] ? made : Add_NeedsLock();
        }
    }

    /// <inheritdoc/>
    public string Origin => _keys.Count > 0
        ? $"the key in {_path}; keep a copy of that file apart from backups of the data"
        : $"a key that is made in {_path} when the first secret is stored";

    /// <inheritdoc/>
    public MasterKey? Find(string id) => _keys.FirstOrDefault(key => key.Id == id);

    /// <inheritdoc/>
    public void Renew()
    {
        lock (_lock)
            Add_NeedsLock();
    }

    private MasterKey Add_NeedsLock()
    {
        var key = MasterKey.Generate();
        IReadOnlyList<MasterKey> keys = [key, .. _keys];
        MasterKeyFile.Write(_path, keys);
        _keys = keys;
        SecretsLog.KeyMade(_logger, key.Id, _path);
        return key;
    }
}
