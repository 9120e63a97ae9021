using Gtzan.Audio.Datasets.Tables;
using Gtzan.Models.Study.Baselines;
using Gtzan.Models.Study.Leakage;

namespace Gtzan.Tests.Models.Study.Baselines;

/// <summary>
/// All baselines beside scikit-learn 1.2.1 and XGBoost 1.7.4 on the table published with GTZAN, 1,000 rows of 30 s, which is not in the
/// repository:
/// <code>
/// X = the 57 features, y = the labels, fold = np.arange(1000) % 5
/// for f in range(5):
///     train, test = fold != f, fold == f
///     scaler = MinMaxScaler().fit(X[train])
///     m = model.fit(scaler.transform(X[train]), y[train]); (m.predict(scaler.transform(X[test])) == y[test]).mean()
/// </code>
/// with GaussianNB(), SGDClassifier(max_iter=5000, random_state=s), KNeighborsClassifier(19), DecisionTreeClassifier(random_state=s),
/// RandomForestClassifier(1000, max_depth=10, random_state=0), SVC(), LogisticRegression(), XGBClassifier(n_estimators=1000,
/// learning_rate=0.05) and XGBRFClassifier(objective="multi:softmax", random_state=s). What draws lots there is the mean of s = 0 … 4
/// (XGBoost's forest: 0 and 1). Gradient boosting, which takes longest, is held to the first two folds.
/// </summary>
[Trait("Category", SharedData.Category)]
public sealed class PublishedTableTests
{
    public static TheoryData<string, int, int, double> Randomised
    {
        get
        {
            TheoryData<string, int, int, double> data = new()
            {
                { "sgd", 5, 5, 0.6138 },
                { "tree", 1, 5, 0.5264 },
                { "forest", 1, 5, 0.726 },
                { "logistic", 1, 5, 0.673 },
            };

            // Boosting takes twice as long as all the others.
            if (TestScale.IsAll)
            {
                data.Add("xgb", 1, 2, 0.7375);
                data.Add("xgbrf", 1, 5, 0.6615);
            }

            return data;
        }
    }

    /// <summary>Nothing is random here, so the folds agree one by one, up to single rows that lie on a border.</summary>
    [Theory]
    [InlineData("bayes", new[] { 0.565, 0.535, 0.52, 0.525, 0.525 })]
    [InlineData("knn", new[] { 0.625, 0.615, 0.635, 0.64, 0.635 })]
    [InlineData("svm", new[] { 0.655, 0.71, 0.7, 0.69, 0.7 })]
    public void Deterministic_baselines_agree_in_every_fold(string name, double[] expected)
    {
        var accuracies = Accuracies(name, 1);
        for (var fold = 0; fold < 5; fold++)
            Assert.Equal(expected[fold], accuracies[fold], 0.0051);
    }

    /// <summary>Logistic regression is not random either, but scikit-learn's ends before its optimum, at another place.</summary>
    [Theory]
    [MemberData(nameof(Randomised))]
    public void Randomised_baselines_agree_in_their_mean(string name, int seeds, int folds, double expected) =>
        Assert.Equal(expected, Enumerable.Range(0, seeds).Average(seed => Accuracies(name, (ulong)seed, folds).Average()), 0.02);

    private static IReadOnlyList<double> Accuracies(string name, ulong seed, int foldsUsed = 5)
    {
        var path = SharedData.PathOf("gtzan-metadata/features/features_30_sec.csv");
        var data = FeatureSet.From(FeatureTable.Read(path), path);
        var folds = Enumerable.Range(0, foldsUsed).Select(fold => new Fold(
            [.. Enumerable.Range(0, 1000).Where(row => row % 5 != fold)], [.. Enumerable.Range(0, 1000).Where(row => row % 5 == fold)]))
            .ToArray();
        return CrossValidation.Run(Baseline.Named([name])[0], data, folds, seed, Environment.ProcessorCount).FoldAccuracies;
    }
}
