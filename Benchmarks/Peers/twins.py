"""The five models in PyTorch, with Keras' semantics, and their weights as Gtzan's engine keeps them.

The layers and the numbers are those of Models/Architectures; what differs from PyTorch's habits:
  - pooling with 'same' padding: less before than after, which is PyTorch's padding of what stands before together with ceil_mode;
  - batch normalisation after pooling, epsilon 1e-3, momentum 0.99 (PyTorch counts the other part: 0.01);
  - one bias in an LSTM: PyTorch's second one stays 0 and is not trained;
  - L2 on the hidden layers' kernels is part of the loss: 0.001 * sum(w^2).
"""

import torch
from torch import nn
from torch.nn import functional

GENRES = 10
L2 = 0.001


class Perceptron(nn.Module):
    """Flatten, three hidden layers, an output a genre."""

    def __init__(self, dropout, l2):
        super().__init__()
        units = [130 * 13, 256, 128, 64]
        layers = [nn.Flatten()]
        for inputs, outputs in zip(units, units[1:]):
            layers += [nn.Linear(inputs, outputs), nn.ReLU()]
            if dropout > 0:
                layers.append(nn.Dropout(dropout))
        self.layers = nn.Sequential(*layers, nn.Linear(units[-1], GENRES))
        self.dense = [layer for layer in self.layers if isinstance(layer, nn.Linear)]
        self.l2 = l2

    def forward(self, x):
        return self.layers(x)

    def penalized(self):
        return [layer.weight for layer in self.dense[:-1]] if self.l2 else []

    def load(self, weights):
        for number, layer in enumerate(self.dense):
            load_dense(layer, weights, number)


class Convolutional(nn.Module):
    """Three times convolution, ReLU, pooling, batch normalisation; then dense layers."""

    # Filters, kernel, padding, pooling window, and what 'same' pooling puts before the first row and column.
    TABLE = [(32, 3, 1, 2, (0, 0)), (64, 3, 1, 2, (0, 0)), (128, 3, 1, 2, (0, 0))]
    TEXT = [(32, 3, 0, 3, (0, 1)), (32, 3, 0, 3, (0, 0)), (32, 2, 0, 2, (0, 0))]

    def __init__(self, stages, dropout, channels_last):
        super().__init__()
        self.channels_last = channels_last
        layers, channels, height, width = [], 1, 130, 13
        for filters, kernel, padding, window, before in stages:
            layers += [
                nn.Conv2d(channels, filters, kernel, padding=padding), nn.ReLU(),
                nn.MaxPool2d(window, stride=2, padding=before, ceil_mode=True), nn.BatchNorm2d(filters, eps=1e-3, momentum=0.01)]
            height, width = ((size + 2 * padding - kernel + 2) // 2 for size in (height, width))
            channels = filters
        self.layers = nn.Sequential(*layers)
        self.shape = (height, width, channels)
        self.dense = nn.Linear(height * width * channels, 64)
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(64, GENRES)
        if channels_last:
            self.to(memory_format=torch.channels_last)

    def forward(self, x):
        # One channel: [batch, 130, 13, 1] and [batch, 1, 130, 13] are the same memory.
        x = self.layers(x.view(-1, 1, 130, 13))
        if self.channels_last:
            x = x.permute(0, 2, 3, 1)
        return self.output(self.dropout(functional.relu(self.dense(x.flatten(1)))))

    def penalized(self):
        return []

    def load(self, weights):
        convolutions = [layer for layer in self.layers if isinstance(layer, nn.Conv2d)]
        for number, layer in enumerate(convolutions):
            layer.weight.copy_(weights[named("conv2d", number) + "/kernel"].permute(3, 2, 0, 1))
            layer.bias.copy_(weights[named("conv2d", number) + "/bias"])
        norms = [layer for layer in self.layers if isinstance(layer, nn.BatchNorm2d)]
        for number, layer in enumerate(norms):
            name = named("batchnorm", number)
            layer.weight.copy_(weights[name + "/gamma"])
            layer.bias.copy_(weights[name + "/beta"])
            layer.running_mean.copy_(weights[name + "/moving_mean"])
            layer.running_var.copy_(weights[name + "/moving_variance"])
        load_dense(self.dense, weights, 0)
        if not self.channels_last:
            # Keras flattens [height, width, channels]; here the channels come first.
            height, width, channels = self.shape
            order = torch.arange(height * width * channels).view(height, width, channels).permute(2, 0, 1).flatten()
            self.dense.weight.copy_(self.dense.weight[:, order])
        load_dense(self.output, weights, 1)


class Recurrent(nn.Module):
    """Two LSTMs, the last state of the second; then dense layers."""

    def __init__(self, dropout):
        super().__init__()
        self.lstm = nn.LSTM(13, 64, num_layers=2, batch_first=True)
        self.dense = nn.Linear(64, 64)
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(64, GENRES)

    def forward(self, x):
        _, (hidden, _) = self.lstm(x)
        return self.output(self.dropout(functional.relu(self.dense(hidden[-1]))))

    def penalized(self):
        return []

    def load(self, weights):
        load_lstm(self.lstm, weights, 2)
        load_dense(self.dense, weights, 0)
        load_dense(self.output, weights, 1)


def make(name, weights, dropout, channels_last=False):
    """A model by Gtzan's name for it, with given weights."""
    rate = 0.3 if dropout else 0.0
    model = {
        "mlp": lambda: Perceptron(0.0, 0.0),
        "mlp-reg": lambda: Perceptron(rate, L2),
        "cnn": lambda: Convolutional(Convolutional.TABLE, rate, channels_last),
        "cnn-text": lambda: Convolutional(Convolutional.TEXT, rate, channels_last),
        "rnn": lambda: Recurrent(rate),
    }[name]()
    with torch.no_grad():
        model.load(weights)
    return model


def named(kind, number):
    return kind if number == 0 else f"{kind}_{number}"


def load_dense(layer, weights, number):
    layer.weight.copy_(weights[named("dense", number) + "/kernel"].t())
    layer.bias.copy_(weights[named("dense", number) + "/bias"])


def load_lstm(lstm, weights, layers):
    """PyTorch's order of the gates, i f g o, is Keras' i f c o."""
    for number in range(layers):
        name = named("lstm", number)
        getattr(lstm, f"weight_ih_l{number}").copy_(weights[name + "/kernel"].t())
        getattr(lstm, f"weight_hh_l{number}").copy_(weights[name + "/recurrent_kernel"].t())
        getattr(lstm, f"bias_ih_l{number}").copy_(weights[name + "/bias"])
        second = getattr(lstm, f"bias_hh_l{number}")
        second.zero_()
        second.requires_grad_(False)
