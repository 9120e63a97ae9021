"""The other side of `gtzan benchmarks peers`: the same work in PyTorch and torchaudio.

A child process of the benchmarks. It reads one JSON object a line from standard input and answers each with one on standard output.
An answer is only given once all threads of this process sleep, so that they do not disturb what is measured next.
"""

import ctypes
import json
import math
import platform
import signal
import statistics
import struct
import sys
import time

try:
    import torch
    import numpy
    from torch.nn import functional

    import twins
except ModuleNotFoundError as error:
    print(json.dumps({"missing": error.name}), flush=True)
    sys.exit(0)

try:
    import torchaudio
except (ImportError, OSError):
    torchaudio = None


class Blas:
    """OpenBLAS has threads of its own, of which torch.set_num_threads may know nothing."""

    def __init__(self):
        self.library = None
        torch.mm(torch.ones(2, 2), torch.ones(2, 2))
        try:
            with open("/proc/self/maps", encoding="utf-8") as maps:
                paths = sorted({line.split()[-1] for line in maps if "openblas" in line})
        except OSError:
            return
        for path in paths:
            library = ctypes.CDLL(path)
            # With OpenMP (2), its threads are those that torch.set_num_threads sets.
            if hasattr(library, "openblas_set_num_threads") and library.openblas_get_parallel() == 1:
                library.openblas_get_config.restype = ctypes.c_char_p
                self.library = library

    def describe(self):
        return self.library.openblas_get_config().decode() if self.library else None

    def set_threads(self, threads):
        if self.library:
            self.library.openblas_set_num_threads(threads)


def read_tensors(path):
    """The tensors of a safetensors file."""
    with open(path, "rb") as file:
        content = file.read()
    length, = struct.unpack_from("<Q", content)
    tensors = {}
    for name, entry in json.loads(content[8:8 + length]).items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            values = numpy.frombuffer(content, "<f4", (end - begin) // 4, 8 + length + begin)
            tensors[name] = torch.from_numpy(values.reshape(entry["shape"]).copy())
    return tensors


class TrainingStep:
    """Forward, backward, Adam. Variants: how memory lies, how PyTorch goes through the parameters, and who adds the penalty's gradient."""

    def __init__(self, request):
        tensors = read_tensors(request["tensors"])
        x, y = tensors["inputs"], tensors["labels"].long()
        layouts = [False, True] if request["model"].startswith("cnn") else [False]
        self.variants = {}
        for channels_last in layouts:
            model = twins.make(request["model"], tensors, request["dropout"], channels_last)
            for decay in (False, True) if model.penalized() else (False,):
                for foreach in (False, True):
                    names = ["Adam foreach" if foreach else "Adam", *["channels_last"] * channels_last, *["weight decay"] * decay]
                    model = twins.make(request["model"], tensors, request["dropout"], channels_last)
                    self.variants[", ".join(names)] = Trainer(model, foreach, decay, x, y)
        self.chosen = next(iter(self.variants))

    def step(self):
        return self.variants[self.chosen].step()

    def restart(self):
        self.variants[self.chosen].restart()


class Trainer:
    LEARNING_RATE = 1e-4
    KERAS_EPSILON = 1e-7

    def __init__(self, model, foreach, decay, x, y):
        self.model, self.x, self.y, self.decay = model.train(), x, y, decay
        self.penalized = model.penalized()
        others = [value for value in model.parameters() if value.requires_grad and not any(value is kernel for kernel in self.penalized)]
        groups = [{"params": others}]
        if self.penalized:
            # The derivative of L2 * sum(w^2): Adam adds it to the gradient, as that of the loss would be.
            groups.append({"params": self.penalized, "weight_decay": 2 * twins.L2 if decay else 0.0})
        self.optimizer = torch.optim.Adam(groups, lr=self.LEARNING_RATE, foreach=foreach)
        self.initial = {name: value.clone() for name, value in model.state_dict().items()}
        self.steps = 0

    def step(self):
        # Keras adds epsilon to the root of the uncorrected second moment; PyTorch to that of the corrected one. So it is the same.
        self.steps += 1
        for group in self.optimizer.param_groups:
            group["eps"] = self.KERAS_EPSILON / math.sqrt(1 - 0.999 ** self.steps)
        self.optimizer.zero_grad(set_to_none=True)
        loss = functional.cross_entropy(self.model(self.x), self.y)
        with torch.set_grad_enabled(not self.decay):
            penalty = sum(twins.L2 * kernel.square().sum() for kernel in self.penalized)
        loss = loss + penalty
        loss.backward()
        self.optimizer.step()
        return loss.item()

    def restart(self):
        self.steps = 0
        self.model.load_state_dict(self.initial)
        for state in self.optimizer.state.values():
            for value in state.values():
                value.zero_()


class Inference:
    """Features to logits."""

    def __init__(self, request):
        tensors = read_tensors(request["tensors"])
        self.x = tensors["inputs"]
        self.variants = {"eager": twins.make(request["model"], tensors, False).eval()}
        if request["model"].startswith("cnn"):
            self.variants["channels_last"] = twins.make(request["model"], tensors, False, True).eval()
        if request["torchscript"]:
            # Compiled for this very batch, with oneDNN's layouts of the weights and fused activations.
            for name, model in list(self.variants.items()):
                with torch.no_grad():
                    self.variants["TorchScript, " + name] = torch.jit.optimize_for_inference(torch.jit.trace(model, self.x))
        self.chosen = next(iter(self.variants))

    def step(self):
        with torch.inference_mode():
            return self.variants[self.chosen](self.x)

    def restart(self):
        pass

    def result(self):
        return self.step()


class Product:
    """A matrix product, by the BLAS that PyTorch was built with."""

    def __init__(self, request):
        tensors = read_tensors(request["tensors"])
        left, right = tensors["left"], tensors["right"]
        self.left = left.t() if request["transpose_left"] else left
        self.right = right.t() if request["transpose_right"] else right
        self.product = torch.empty(self.left.shape[0], self.right.shape[1])
        self.chosen, self.variants = "mm", {"mm": None}

    def step(self):
        return torch.mm(self.left, self.right, out=self.product)

    def restart(self):
        pass

    def result(self):
        return self.step()


def attention(q, k, v, mask=None):
    """PyTorch 1.13 has no scaled_dot_product_attention."""
    scores = q @ k.transpose(-1, -2) * q.shape[-1] ** -0.5
    return (scores if mask is None else scores + mask).softmax(-1) @ v


def batched_attention(q, k, v, mask=None):
    """The same with the scale and the mask as part of the product."""
    queries, keys, values = (x.flatten(0, 1) for x in (q, k, v))
    mask = torch.zeros(1) if mask is None else mask
    scores = torch.baddbmm(mask, queries, keys.transpose(1, 2), beta=1, alpha=q.shape[-1] ** -0.5)
    return torch.bmm(scores.softmax(-1), values).view(q.shape)


def causal(function):
    def masked(q, k, v):
        return function(q, k, v, torch.full((q.shape[-2], k.shape[-2]), -math.inf).triu(1))
    return masked


class Operation:
    """An operation forward, or the gradients of a weighted sum of its result."""

    ATTENTION = {"matmul": attention, "baddbmm": batched_attention}
    VARIANTS = {
        "attention": ATTENTION,
        "causal_attention": {name: causal(function) for name, function in ATTENTION.items()},
        "layer_norm": {"layer_norm": lambda x, gamma, beta: functional.layer_norm(x, gamma.shape, gamma, beta)},
        "product": {"matmul": torch.matmul},
        "softmax": {"softmax": lambda x: x.softmax(-1)},
        "sum_rows": {"sum": lambda x: x.sum(-1)},
        "sum_columns": {"sum": lambda x: x.sum(0)},
    }

    def __init__(self, request):
        tensors = read_tensors(request["tensors"])
        self.weights = tensors.pop("weights")
        self.backward = request["backward"]
        self.operands = [tensors[name].requires_grad_(self.backward) for name in sorted(tensors)]
        self.variants = self.VARIANTS[request["operation"]]
        self.chosen = next(iter(self.variants))

    def step(self):
        with torch.set_grad_enabled(self.backward):
            result = self.variants[self.chosen](*self.operands)
            if not self.backward:
                return result
            for operand in self.operands:
                operand.grad = None
            (result * self.weights).sum().backward()
            return self.operands

    def restart(self):
        pass

    def result(self):
        result = self.step()
        return torch.cat([operand.grad.flatten() for operand in result]) if self.backward else result


class Mfcc:
    """Segments [segments, samples] to coefficients [segments, frames, coefficients]."""

    def __init__(self, request):
        self.samples = read_tensors(request["tensors"])["samples"]
        self.transform = torchaudio.transforms.MFCC(
            sample_rate=22050, n_mfcc=13, dct_type=2, norm="ortho", log_mels=False,
            melkwargs={
                "n_fft": 2048, "hop_length": 512, "n_mels": 128, "f_min": 0.0, "power": 2.0, "norm": "slaney", "mel_scale": "slaney",
                "center": True, "pad_mode": "constant"})
        # With a dimension for one channel, the floor of 80 dB hangs from each segment's own loudest cell.
        self.variants = {"one by one": self.one_by_one, "at once": lambda: self.transform(self.samples.unsqueeze(1)).squeeze(1)}
        self.chosen = "at once"

    def one_by_one(self):
        return torch.stack([self.transform(segment) for segment in self.samples])

    def step(self):
        with torch.inference_mode():
            return self.variants[self.chosen]()

    def restart(self):
        pass

    def result(self):
        return self.step().transpose(1, 2)


KINDS = {"train": TrainingStep, "infer": Inference, "product": Product, "operation": Operation, "mfcc": Mfcc}


class Peer:
    def __init__(self):
        self.blas = Blas()
        self.work = None

    def hello(self, _):
        return {
            "python": platform.python_version(), "torch": torch.__version__, "torchaudio": torchaudio and torchaudio.__version__,
            "numpy": numpy.__version__, "blas": self.blas.describe()}

    def open(self, request):
        """Makes the work that the commands below are about."""
        self.work = None
        self.work = KINDS[request["kind"]](request)
        return {"variants": list(self.work.variants)}

    def losses(self, request):
        """The losses of the first steps."""
        self.choose((request["variant"], 1, 1))
        self.work.restart()
        return {"losses": [self.work.step() for _ in range(request["count"])]}

    def result(self, request):
        """Writes what the work comes to, as floats, to a file."""
        self.choose((request["variant"], 1, 1))
        result = self.work.result().contiguous()
        result.numpy().astype("<f4").tofile(request["path"])
        return {"shape": list(result.shape)}

    def tune(self, request):
        """Finds the variant, and which of PyTorch and OpenBLAS should use how many threads, that are fastest with so many threads at most."""
        most = request["threads"]
        threads = {(most, most), (1, most), (most, 1)} if self.blas.library else {(most, most)}
        candidates = [(variant, *pair) for variant in self.work.variants for pair in sorted(threads)]
        seconds = {candidate: [] for candidate in candidates}
        begin = time.perf_counter()
        while len(seconds[candidates[-1]]) < 3 or time.perf_counter() - begin < request["seconds"]:
            for candidate in candidates:
                self.choose(candidate)
                self.work.step()
                seconds[candidate] += self.times(3)
        best = min(candidates, key=lambda candidate: statistics.median(seconds[candidate]))
        return {"variant": best[0], "torch_threads": best[1], "blas_threads": best[2], "seconds": statistics.median(seconds[best])}

    def run(self, request):
        """Times the work, call by call."""
        self.choose((request["variant"], request["torch_threads"], request["blas_threads"]))
        self.work.restart()
        self.work.step()
        return {"seconds": self.times(request["count"])}

    def choose(self, candidate):
        self.work.chosen = candidate[0]
        self.set_threads(*candidate[1:])

    def set_threads(self, torch_threads, blas_threads):
        torch.set_num_threads(torch_threads)
        self.blas.set_threads(blas_threads)

    def times(self, count):
        seconds = []
        for _ in range(count):
            start = time.perf_counter()
            self.work.step()
            seconds.append(time.perf_counter() - start)
        return seconds


def wait_until_idle():
    """Threads of OpenMP and of OpenBLAS spin for a while before they sleep, OpenBLAS' for a tenth of a second."""
    for _ in range(200):
        before = time.process_time()
        time.sleep(0.002)
        if time.process_time() - before < 0.0005:
            return


def main():
    # Ctrl-C goes to the whole group; it is for the parent to end this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    peer = Peer()
    for line in sys.stdin:
        request = json.loads(line)
        answer = getattr(peer, request["command"])(request)
        wait_until_idle()
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
