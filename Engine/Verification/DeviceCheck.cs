using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Reference;

namespace Gtzan.Engine.Verification;

/// <summary>
/// Runs every operation on a device, forward and backward, in several hundred cases of odd shapes, and compares each with
/// <see cref="ReferenceDevice"/> from the same inputs. Run it before you trust a GPU and its driver.
/// </summary>
public static class DeviceCheck
{
    /// <summary>Cases with more numbers than this are left out of a quick check.</summary>
    internal const int MaxElementsOfQuick = 600;

    /// <summary>The number of cases.</summary>
    /// <param name="quick">Count only small cases, as for devices that another tool (such as oclgrind) slows down.</param>
    public static int CountCases(bool quick = false) => Cases(quick).Count();

    /// <summary>Checks a device.</summary>
    /// <param name="device">The device. It is disposed in the end.</param>
    /// <param name="quick">Only small cases.</param>
    /// <param name="progress">Called with the name of each case before it runs.</param>
    /// <returns>The agreement of each operation, sorted by name.</returns>
    /// <exception cref="DeviceException">The device failed.</exception>
    public static IReadOnlyList<Agreement> Run(Device device, bool quick = false, Action<string>? progress = null) =>
        Run(device, Cases(quick), progress);

    /// <summary>The largest case of each operation that has at most so many numbers.</summary>
    internal static IEnumerable<AgreementCase> SmallCases(int maxElements) =>
        AgreementCases.All.Where(each => each.Elements <= maxElements)
            .GroupBy(each => each.Name.Split(" [")[0], (_, cases) => cases.MaxBy(each => each.Elements)!);

    internal static IReadOnlyList<Agreement> Run(Device device, IEnumerable<AgreementCase> cases, Action<string>? progress = null)
    {
        using var shadow = new ShadowDevice(device) { StopsAtDisagreement = false };
        foreach (var (name, run) in cases)
        {
            progress?.Invoke(name);
            try
            {
                run(shadow);
            }
            catch (Exception exception) when (exception is not (DeviceException or OutOfMemoryException)
                && shadow.Agreements.Any(agreement => agreement.Disagreement is not null))
            {
                // The reference cannot compute from the results of a wrong operation, such as indices beyond a tensor. The next case begins
                // afresh.
            }
        }

        return [.. shadow.Agreements.OrderBy(agreement => agreement.Operation, StringComparer.Ordinal)];
    }

    private static IEnumerable<AgreementCase> Cases(bool quick) => quick ? SmallCases(MaxElementsOfQuick) : AgreementCases.All;
}
