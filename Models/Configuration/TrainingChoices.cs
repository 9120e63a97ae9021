namespace Gtzan.Models.Configuration;

/// <summary>The optimisers.</summary>
public enum OptimizerChoice
{
    /// <summary>Adam, as in Keras.</summary>
    Adam,

    /// <summary>Adam with decoupled weight decay, as in PyTorch.</summary>
    AdamW,

    /// <summary>Stochastic gradient descent, as in PyTorch.</summary>
    Sgd,

    /// <summary>RMSprop, as in PyTorch.</summary>
    RmsProp,
}

/// <summary>The schedules of the learning rate.</summary>
public enum ScheduleChoice
{
    /// <summary>Constant.</summary>
    None,

    /// <summary>Down to 0 by half a cosine.</summary>
    Cosine,

    /// <summary>A tenth after every 30 epochs.</summary>
    Step,

    /// <summary>Up, and down to nearly 0.</summary>
    OneCycle,

    /// <summary>A tenth whenever the validation loss does not fall for more than 10 epochs.</summary>
    Plateau,
}

/// <summary>What is trained of an encoder with a head.</summary>
public enum TrainedPart
{
    /// <summary>The head alone.</summary>
    Head,

    /// <summary>The head and the encoder's last layer with a kernel.</summary>
    Last,

    /// <summary>All layers.</summary>
    All,
}
