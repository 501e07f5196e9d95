using System.Diagnostics;

namespace ServingCluster.Silo.Tests.Harness;

/// <summary>
/// A second "machine" on this one: a network namespace with two cables to this machine, one that can be pulled and one that stays. Needs
/// root and the program <c>ip</c>.
/// </summary>
internal sealed class CutOffHost : IDisposable
{
    /// <summary>This machine's address on the cable that can be pulled.</summary>
    public const string NearAddress = "10.213.7.1";

    /// <summary>The other machine's.</summary>
    public const string FarAddress = "10.213.7.2";

    /// <summary>This machine's address on the cable that stays.</summary>
    public const string LastingAddress = "10.213.8.1";

    /// <summary>All addresses of the cables.</summary>
    public static readonly IReadOnlyList<string> Subnets = ["10.213.7.0/24", "10.213.8.0/24"];

    private const string Near = "serving-near";
    private const string NearLasting = "serving-near2";
    private const string Space = "serving-cut";

    private CutOffHost()
    {
    }

    /// <summary>What a process is started by to run on the other machine.</summary>
    public IReadOnlyList<string> Prefix { get; } = ["ip", "netns", "exec", Space];

    /// <summary>Makes it; null where that is not possible.</summary>
    public static CutOffHost? TryMake()
    {
        Remove();
        var host = new CutOffHost();
        if (Environment.IsPrivilegedProcess
            && Run("netns", "add", Space)
            && Lay(Near, NearAddress, "serving-far", FarAddress)
            && Lay(NearLasting, LastingAddress, "serving-far2", "10.213.8.2")
            && Run("-n", Space, "link", "set", "lo", "up"))
            return host;
        Remove();
        return null;
    }

    /// <summary>Pulls the one cable: packets are lost both ways and nobody is told.</summary>
    public void Cut() => Assert.True(Run("link", "set", Near, "down"));

    /// <summary>Puts it back.</summary>
    public void Mend() => Assert.True(Run("link", "set", Near, "up"));

    public void Dispose() => Remove();

    private static bool Lay(string near, string nearAddress, string far, string farAddress) =>
        Run("link", "add", near, "type", "veth", "peer", "name", far, "netns", Space)
        && Run("addr", "add", nearAddress + "/24", "dev", near)
        && Run("link", "set", near, "up")
        && Run("-n", Space, "addr", "add", farAddress + "/24", "dev", far)
        && Run("-n", Space, "link", "set", far, "up");

    private static void Remove()
    {
        Run("netns", "del", Space);
        Run("link", "del", Near);
        Run("link", "del", NearLasting);
    }

    private static bool Run(params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
