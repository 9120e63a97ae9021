using Gtzan.Models.Configuration;
using Gtzan.Models.Study.Baselines;
using Gtzan.Models.Study.Baselines.Boosting;
using Gtzan.Models.Study.Baselines.Trees;

namespace Gtzan.Models.Study.Leakage;

/// <summary>One of the study's nine baselines (its Table 1).</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Description">The description.</param>
/// <param name="Published">The study's accuracy.</param>
/// <param name="Create">Creates it with the study's parameters, for a seed and a number of threads.</param>
public sealed record Baseline(string Name, string Description, double Published, Func<ulong, int, IClassifier> Create)
{
    /// <summary>All baselines, in the order of the study's table.</summary>
    public static IReadOnlyList<Baseline> All { get; } =
    [
        new("bayes", "naive Bayes", 0.51952, (_, _) => new GaussianNaiveBayes()),
        new("sgd", "stochastic gradient descent", 0.65532, (seed, _) => new StochasticGradientDescent(seed)),
        new("knn", "k-nearest neighbours", 0.80581, (_, threads) => new NearestNeighbors(19, threads)),
        new("tree", "decision tree", 0.64665, (_, _) => new DecisionTree()),
        new("forest", "random forest", 0.81415, (seed, threads) => new RandomForest(seed, threads: threads)),
        new("svm", "support vector machine", 0.75409, (_, threads) => new SupportVectorMachine(threads)),
        new("logistic", "logistic regression", 0.69570, (_, _) => new LogisticRegression()),
        new("xgb", "XGBoost", 0.90123, (_, threads) => new GradientBoosting(threads: threads)),
        new("xgbrf", "XGBoost random forest", 0.74741, (seed, threads) => new BoostedForest(seed, threads: threads)),
    ];

    /// <summary>Returns the named baselines, in the order of the study's table.</summary>
    /// <exception cref="ProgramException">A name is unknown.</exception>
    public static IReadOnlyList<Baseline> Named(IReadOnlyCollection<string> names)
    {
        if (names.FirstOrDefault(name => All.All(baseline => baseline.Name != name)) is { } unknown)
        {
            throw new ProgramException(
                $"There is no baseline \"{unknown}\"; choose from {string.Join(", ", All.Select(baseline => baseline.Name))}.")
            {
                IsBadUse = true,
            };
        }

        return [.. All.Where(baseline => names.Contains(baseline.Name))];
    }
}
