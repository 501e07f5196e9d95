namespace ServingCluster.Autoscale;

/// <summary>How many requests come in the course of time.</summary>
/// <param name="Name">What it is called in the report.</param>
/// <param name="Length">How long it lasts.</param>
/// <param name="Peak">No moment has more requests per second than this.</param>
/// <param name="RateAt">Requests per second at a second from the start.</param>
internal sealed record Traffic(string Name, TimeSpan Length, double Peak, Func<double, double> RateAt)
{
    private const double Hour = 3600;

    /// <summary>A day and a night: from nothing at midnight to the peak at noon.</summary>
    public static Traffic Diurnal(double peak) => new(
        "diurnal", TimeSpan.FromHours(24), peak, second => peak * (1 - Math.Cos(2 * Math.PI * second / (24 * Hour))) / 2);

    /// <summary>A minute at the peak in every half hour, over a base of a tenth.</summary>
    public static Traffic Burst(double peak) => new(
        "burst", TimeSpan.FromHours(6), peak, second => second % (Hour / 2) < 60 ? peak : peak / 10);

    /// <summary>Up from nothing to the peak within an hour, an hour there, and down again.</summary>
    public static Traffic Ramp(double peak) => new(
        "ramp", TimeSpan.FromHours(3), peak, second => peak * Math.Clamp(second < 2 * Hour ? second / Hour : 3 - (second / Hour), 0, 1));

    /// <summary>Three minutes at the peak and three without any.</summary>
    public static Traffic OnOff(double peak) => new(
        "on/off 3 min", TimeSpan.FromHours(4), peak, second => second % 360 < 180 ? peak : 0);

    /// <summary>Half an hour at the peak and an hour and a half without any, long enough to fall asleep.</summary>
    public static Traffic Office(double peak) => new(
        "on/off 30 min", TimeSpan.FromHours(12), peak, second => second % (2 * Hour) < Hour / 2 ? peak : 0);

    /// <summary>The same all the time.</summary>
    public static Traffic Steady(string name, double rate) => new(name, TimeSpan.FromHours(2), rate, _ => rate);
}
