"""DenseNet-121, with the weight names that its published state dictionaries use.

Source: Huang et al., Densely Connected Convolutional Networks, arXiv:1608.06993.
"""

from collections import OrderedDict

import torch
from torch import Tensor, nn

_GROWTH, _BOTTLENECK = 32, 4


class DenseLayer(nn.Module):
    """Normalise, 1x1 convolution, normalise, 3x3 convolution; the result is appended to what came in."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.norm1 = nn.BatchNorm2d(channels)
        self.conv1 = nn.Conv2d(channels, _BOTTLENECK * _GROWTH, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(_BOTTLENECK * _GROWTH)
        self.conv2 = nn.Conv2d(_BOTTLENECK * _GROWTH, _GROWTH, 3, padding=1, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, H, W) -> (B, C + 32, H, W)."""
        y = self.conv1(torch.relu(self.norm1(x)))
        return torch.cat([x, self.conv2(torch.relu(self.norm2(y)))], 1)


class DenseNet(nn.Module):
    """Images (B, channels, H, W) to outputs (B, outputs)."""

    def __init__(self, depths: tuple[int, ...], outputs: int, channels: int) -> None:
        super().__init__()
        width = 64
        parts: OrderedDict[str, nn.Module] = OrderedDict(
            conv0=nn.Conv2d(channels, width, 7, 2, 3, bias=False),
            norm0=nn.BatchNorm2d(width),
            relu0=nn.ReLU(),
            pool0=nn.MaxPool2d(3, 2, 1),
        )
        for number, depth in enumerate(depths, 1):
            layers: OrderedDict[str, nn.Module] = OrderedDict(
                (f"denselayer{i + 1}", DenseLayer(width + i * _GROWTH)) for i in range(depth)
            )
            parts[f"denseblock{number}"] = nn.Sequential(layers)
            width += depth * _GROWTH
            if number < len(depths):
                parts[f"transition{number}"] = nn.Sequential(
                    OrderedDict(
                        norm=nn.BatchNorm2d(width),
                        relu=nn.ReLU(),
                        conv=nn.Conv2d(width, width // 2, 1, bias=False),
                        pool=nn.AvgPool2d(2),
                    )
                )
                width //= 2
        parts["norm5"] = nn.BatchNorm2d(width)
        self.features = nn.Sequential(parts)
        self.classifier = nn.Linear(width, outputs)

    def forward(self, x: Tensor) -> Tensor:
        """Outputs (B, outputs) of images (B, channels, H, W), prepared as in their training."""
        outputs: Tensor = self.classifier(torch.relu(self.features(x)).mean((2, 3)))
        return outputs


def densenet121(outputs: int, channels: int) -> DenseNet:
    """DenseNet-121."""
    return DenseNet((6, 12, 24, 16), outputs, channels)
