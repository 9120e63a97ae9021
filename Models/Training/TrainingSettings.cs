using Gtzan.Engine.Layers;
using Gtzan.Engine.Optimizers;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Training;

/// <summary>The optimiser and the schedule that hyper-parameters name.</summary>
internal static class TrainingSettings
{
    // For the schedules that hparams.yaml describes.
    private const int EpochsPerStep = 30;
    private const double WarmupStart = 0.01;

    public static Optimizer Optimizer(HyperParameters parameters, IEnumerable<Parameter> weights)
    {
        var (rate, decay, momentum) = (parameters.LearningRate, parameters.WeightDecay, parameters.Momentum);
        var clipping = new GradientClipping(parameters.GlobalClipNorm, parameters.ClipValue);
        return parameters.Optimizer switch
        {
            OptimizerChoice.AdamW => new AdamW(weights, rate, weightDecay: decay, clipping: clipping),
            OptimizerChoice.Sgd => new Sgd(weights, rate, momentum, weightDecay: decay, clipping: clipping),
            OptimizerChoice.RmsProp => new RmsProp(weights, rate, momentum: momentum, weightDecay: decay, clipping: clipping),
            _ => new Adam(weights, rate, clipping: clipping, weightDecay: decay),
        };
    }

    /// <summary>The schedule of the learning rate; null for a constant one.</summary>
    public static Schedule? Schedule(HyperParameters parameters, int batchesAnEpoch, IReadOnlyList<double> validationLosses)
    {
        long warmup = (long)parameters.WarmupEpochs * batchesAnEpoch, all = (long)parameters.Epochs * batchesAnEpoch;
        var schedule = parameters.Schedule switch
        {
            ScheduleChoice.Cosine => Engine.Optimizers.Schedule.Cosine(all - warmup),
            ScheduleChoice.Step => Engine.Optimizers.Schedule.Step((long)EpochsPerStep * batchesAnEpoch),
            ScheduleChoice.OneCycle => Engine.Optimizers.Schedule.OneCycle(all),
            ScheduleChoice.Plateau => Engine.Optimizers.Schedule.ReduceOnPlateau(validationLosses),
            _ => null,
        };
        if (warmup == 0)
            return schedule;
        var start = Engine.Optimizers.Schedule.Warmup(warmup, WarmupStart);
        return schedule is null ? start : start.Then(warmup, schedule);
    }
}
