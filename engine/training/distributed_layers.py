"""Layers that look at more than one film, as a team has to compute them: from the whole batch, not from each share.

``torch.nn.SyncBatchNorm`` does the same for batch normalisation on CUDA alone, and a team may train on CPUs. The layers
here have no state of their own: a network is kept, averaged and loaded as if they were those of torch.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

from engine.training import distributed


class DistributedBatchNorm(nn.BatchNorm2d):
    """Batch normalisation by mean and variance of the whole batch.

    Source: S. Ioffe and C. Szegedy, *Batch normalization*, ICML 2015, arXiv:1502.03167.
    """

    @classmethod
    def of(cls, layer: nn.BatchNorm2d) -> "DistributedBatchNorm":
        """The same layer, with the same weights and statistics."""
        made = cls(layer.num_features, layer.eps, layer.momentum)
        made.weight, made.bias = layer.weight, layer.bias
        made.running_mean, made.running_var = layer.running_mean, layer.running_var
        made.num_batches_tracked = layer.num_batches_tracked
        return made.train(layer.training)

    def forward(self, input: Tensor) -> Tensor:
        """(B, C, H, W) -> (B, C, H, W), B the films of this process's share."""
        if not self.training:
            return super().forward(input)
        x = input.float()
        mean = distributed.mean(x.mean((0, 2, 3)))
        centred = x - mean.view(1, -1, 1, 1)
        variance = distributed.mean(centred.square().mean((0, 2, 3)))
        self._remember(mean.detach(), variance.detach(), x.numel() // x.shape[1] * distributed.size())
        scale = self.weight * torch.rsqrt(variance + self.eps)
        return (centred * scale.view(1, -1, 1, 1) + self.bias.view(1, -1, 1, 1)).to(input.dtype)

    def _remember(self, mean: Tensor, variance: Tensor, count: int) -> None:
        assert self.running_mean is not None
        assert self.running_var is not None
        assert self.num_batches_tracked is not None
        assert self.momentum is not None
        self.running_mean.lerp_(mean, self.momentum)
        self.running_var.lerp_(variance * (count / (count - 1)), self.momentum)
        self.num_batches_tracked += 1


class DistributedDropout(nn.Dropout):
    """Dropout that is drawn for the whole batch, of which every process takes its share."""

    @classmethod
    def of(cls, layer: nn.Dropout) -> "DistributedDropout":
        """The same layer."""
        return cls(layer.p).train(layer.training)

    def forward(self, input: Tensor) -> Tensor:
        """(B, C, H, W) -> (B, C, H, W), B the films of this process's share."""
        if not self.training:
            return input
        by_channel = input.is_contiguous(memory_format=torch.channels_last)
        # Numbers are drawn in the order in which they lie in memory.
        whole = input.new_ones(len(input) * distributed.size(), *input.shape[1:]).contiguous(
            memory_format=torch.channels_last if by_channel else torch.contiguous_format
        )
        return input * distributed.share(functional.dropout(whole, self.p))


def unite(network: nn.Module) -> None:
    """Put the layers of a team in place of those of a network that it is about to train; alone nothing changes."""
    if distributed.size() == 1:
        return
    for part in list(network.modules()):
        for name, layer in part.named_children():
            if type(layer) is nn.BatchNorm2d:
                setattr(part, name, DistributedBatchNorm.of(layer))
            elif type(layer) is nn.Dropout:
                setattr(part, name, DistributedDropout.of(layer))
