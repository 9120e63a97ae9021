namespace Gtzan.Models.Study.Experiments;

/// <summary>What a candidate is trained and tested on.</summary>
internal enum Domain
{
    /// <summary>Cross-validated within the data.</summary>
    Data,

    /// <summary>Trained on all of the data, tested on the other data.</summary>
    ToTestData,

    /// <summary>Cross-validated within the other data.</summary>
    TestData,

    /// <summary>Trained on all of the other data, tested on the data.</summary>
    FromTestData,
}
