namespace Gtzan.Tests;

/// <summary>Checks that an action throws with an expected message.</summary>
public static class Refusal
{
    /// <summary>The action throws exactly this exception, and its message contains <paramref name="part"/>.</summary>
    public static void Says<T>(string part, Action action)
        where T : Exception => Assert.Contains(part, Assert.Throws<T>(action).Message, StringComparison.Ordinal);

    /// <summary>As above, for functions.</summary>
    public static void Says<T>(string part, Func<object?> make)
        where T : Exception => Assert.Contains(part, Assert.Throws<T>(make).Message, StringComparison.Ordinal);
}
