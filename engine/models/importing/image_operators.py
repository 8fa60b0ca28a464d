"""ONNX operators that work on images: convolution, pooling, normalisation, padding, resizing. All differentiable.

Source: the operator specification of ONNX, https://onnx.ai/onnx/operators/.
"""

import math

import torch
from torch import Tensor
from torch.nn import functional

from engine.models.importing.operator_arguments import (
    Attributes,
    Inputs,
    Operator,
    Result,
    given,
    integers,
    optional,
    refuse,
)


def _pads(x: Tensor, attributes: Attributes, kernel: list[int]) -> tuple[list[int], list[int]]:
    """Padding before and after each spatial axis, from `pads` or from `auto_pad`."""
    axes = len(kernel)
    automatic = attributes.get("auto_pad", "NOTSET")
    if automatic in ("NOTSET", "VALID"):
        pads = [0] * (2 * axes) if automatic == "VALID" else attributes.get("pads", [0] * (2 * axes))
        return list(pads[:axes]), list(pads[axes:])
    strides = attributes.get("strides", [1] * axes)
    dilations = attributes.get("dilations", [1] * axes)
    before, after = [], []
    for size, width, stride, dilation in zip(x.shape[2:], kernel, strides, dilations, strict=True):
        total = max(0, (math.ceil(size / stride) - 1) * stride + (width - 1) * dilation + 1 - size)
        small, large = total // 2, total - total // 2
        before.append(small if automatic == "SAME_UPPER" else large)
        after.append(large if automatic == "SAME_UPPER" else small)
    return before, after


def _pad(x: Tensor, before: list[int], after: list[int], value: float = 0.0) -> Tensor:
    if not any(before) and not any(after):
        return x
    widths = [width for pair in zip(reversed(before), reversed(after), strict=True) for width in pair]
    return functional.pad(x, widths, value=value)


def _conv(inputs: Inputs, attributes: Attributes) -> Tensor:
    x, weight = given(inputs, 0), given(inputs, 1)
    kernel = list(weight.shape[2:])
    before, after = _pads(x, attributes, kernel)
    if before != after:
        x, before = _pad(x, before, after), [0] * len(kernel)
    convolution = {1: functional.conv1d, 2: functional.conv2d, 3: functional.conv3d}[len(kernel)]
    return convolution(
        x,
        weight,
        optional(inputs, 2),
        stride=attributes.get("strides", [1] * len(kernel)),
        padding=before,
        dilation=attributes.get("dilations", [1] * len(kernel)),
        groups=attributes.get("group", 1),
    )


def _conv_transpose(inputs: Inputs, attributes: Attributes) -> Tensor:
    x, weight = given(inputs, 0), given(inputs, 1)
    if weight.dim() != 4 or attributes.get("auto_pad", "NOTSET") != "NOTSET" or "output_shape" in attributes:
        raise refuse("ConvTranspose", "automatic padding or other than two dimensions")
    before, after = _pads(x, attributes, list(weight.shape[2:]))
    if before != after:
        raise refuse("ConvTranspose", "different padding on two sides")
    return functional.conv_transpose2d(
        x,
        weight,
        optional(inputs, 2),
        stride=attributes.get("strides", [1, 1]),
        padding=before,
        output_padding=attributes.get("output_padding", [0, 0]),
        groups=attributes.get("group", 1),
        dilation=attributes.get("dilations", [1, 1]),
    )


def _max_pool(inputs: Inputs, attributes: Attributes) -> Tensor:
    x, kernel = given(inputs, 0), attributes["kernel_shape"]
    if len(kernel) != 2:
        raise refuse("MaxPool", f"{len(kernel)} dimensions")
    before, after = _pads(x, attributes, kernel)
    # The pad of the framework is at most half the kernel and the same on both sides; this one is any.
    x = _pad(x, before, after, -math.inf)
    return functional.max_pool2d(
        x,
        kernel,
        stride=attributes.get("strides", [1, 1]),
        dilation=attributes.get("dilations", [1, 1]),
        ceil_mode=bool(attributes.get("ceil_mode", 0)),
    )


def _average_pool(inputs: Inputs, attributes: Attributes) -> Tensor:
    x, kernel = given(inputs, 0), attributes["kernel_shape"]
    if len(kernel) != 2 or any(d != 1 for d in attributes.get("dilations", [1, 1])):
        raise refuse("AveragePool", "dilation or other than two dimensions")
    before, after = _pads(x, attributes, kernel)
    strides, ceil_mode = attributes.get("strides", [1, 1]), bool(attributes.get("ceil_mode", 0))
    padded = _pad(x, before, after)
    if attributes.get("count_include_pad", 0) or padded is x:
        return functional.avg_pool2d(padded, kernel, strides, ceil_mode=ceil_mode)
    inside = _pad(torch.ones_like(x[:1, :1]), before, after)
    counted = functional.avg_pool2d(inside, kernel, strides, ceil_mode=ceil_mode)
    return functional.avg_pool2d(padded, kernel, strides, ceil_mode=ceil_mode) / counted


def _batch_normalisation(inputs: Inputs, attributes: Attributes) -> Tensor:
    x, scale, shift, mean, variance = (given(inputs, i) for i in range(5))
    if attributes.get("training_mode", 0):
        raise refuse("BatchNormalization", "statistics of the batch (exported in training mode)")
    return functional.batch_norm(x, mean, variance, scale, shift, False, 0.0, attributes.get("epsilon", 1e-5))


def _instance_normalisation(inputs: Inputs, attributes: Attributes) -> Tensor:
    x, scale, shift = (given(inputs, i) for i in range(3))
    return functional.instance_norm(x, weight=scale, bias=shift, eps=attributes.get("epsilon", 1e-5))


def _layer_normalisation(inputs: Inputs, attributes: Attributes) -> Tensor:
    x, scale = given(inputs, 0), given(inputs, 1)
    axis = attributes.get("axis", -1)
    shape = list(x.shape[axis:])
    shift = optional(inputs, 2)
    return functional.layer_norm(x, shape, scale.expand(shape), shift, attributes.get("epsilon", 1e-5))


def _group_normalisation(inputs: Inputs, attributes: Attributes) -> Tensor:
    x, scale, shift = (given(inputs, i) for i in range(3))
    return functional.group_norm(x, attributes["num_groups"], scale, shift, attributes.get("epsilon", 1e-5))


def _local_response_normalisation(inputs: Inputs, attributes: Attributes) -> Tensor:
    return functional.local_response_norm(
        given(inputs, 0),
        attributes["size"],
        alpha=attributes.get("alpha", 1e-4),
        beta=attributes.get("beta", 0.75),
        k=attributes.get("bias", 1.0),
    )


def _pad_operator(inputs: Inputs, attributes: Attributes) -> Tensor:
    x, pads = given(inputs, 0), integers(inputs, 1, attributes, "pads")
    mode = attributes.get("mode", "constant")
    axes = integers(inputs, 3, attributes, "axes") or list(range(x.dim()))
    if pads is None or mode not in ("constant", "reflect", "edge"):
        raise refuse("Pad", f"mode {mode}")
    before, after = [0] * x.dim(), [0] * x.dim()
    for number, axis in enumerate(axes):
        before[axis], after[axis] = pads[number], pads[number + len(axes)]
    if mode == "constant":
        value = optional(inputs, 2)
        return _pad(x, before, after, attributes.get("value", 0.0) if value is None else float(value))
    if any(before[:2]) or any(after[:2]):
        raise refuse("Pad", f"mode {mode} outside the image's own axes")
    widths = [width for axis in reversed(range(2, x.dim())) for width in (before[axis], after[axis])]
    return functional.pad(x, widths, mode="replicate" if mode == "edge" else "reflect")


def _resize(inputs: Inputs, attributes: Attributes) -> Tensor:
    x = given(inputs, 0)
    scales = optional(inputs, 2) if len(inputs) > 2 else optional(inputs, 1)
    sizes = integers(inputs, 3, {}, "sizes")
    if sizes is None:
        if scales is None:
            raise refuse("Resize", "neither sizes nor scales")
        sizes = [int(side * scale) for side, scale in zip(x.shape, scales.tolist(), strict=True)]
    if x.dim() != 4 or sizes[:2] != list(x.shape[:2]):
        raise refuse("Resize", "a change of other axes than height and width")
    mode = attributes.get("mode", "nearest")
    place = attributes.get("coordinate_transformation_mode", "half_pixel")
    if mode == "nearest":
        # Where whole pixels are repeated, every rounding gives the same.
        whole = all(new % old == 0 for new, old in zip(sizes[2:], x.shape[2:], strict=True))
        if not whole and (place, attributes.get("nearest_mode")) != ("asymmetric", "floor"):
            raise refuse("Resize", f"nearest neighbours at {place} coordinates")
        return functional.interpolate(x, size=sizes[2:], mode="nearest")
    if mode not in ("linear", "cubic") or place not in ("half_pixel", "pytorch_half_pixel", "align_corners"):
        raise refuse("Resize", f"mode {mode} at {place} coordinates")
    return functional.interpolate(
        x,
        size=sizes[2:],
        mode="bilinear" if mode == "linear" else "bicubic",
        align_corners=place == "align_corners",
        antialias=bool(attributes.get("antialias", 0)),
    )


def _upsample(inputs: Inputs, attributes: Attributes) -> Tensor:
    scales = optional(inputs, 1)
    numbers = attributes.get("scales") if scales is None else scales.tolist()
    if attributes.get("mode", "nearest") != "nearest" or not numbers:
        raise refuse("Upsample", "another mode than nearest")
    return functional.interpolate(given(inputs, 0), scale_factor=list(map(float, numbers[2:])), mode="nearest")


def _depth_to_space(inputs: Inputs, attributes: Attributes) -> Tensor:
    x, block = given(inputs, 0), attributes["blocksize"]
    if attributes.get("mode", "DCR") == "CRD":
        return functional.pixel_shuffle(x, block)
    b, c, h, w = x.shape
    y = x.reshape(b, block, block, c // block**2, h, w).permute(0, 3, 4, 1, 5, 2)
    return y.reshape(b, c // block**2, h * block, w * block)


def _space_to_depth(inputs: Inputs, attributes: Attributes) -> Tensor:
    x, block = given(inputs, 0), attributes["blocksize"]
    b, c, h, w = x.shape
    y = x.reshape(b, c, h // block, block, w // block, block).permute(0, 3, 5, 1, 2, 4)
    return y.reshape(b, c * block**2, h // block, w // block)


def _global_average(inputs: Inputs, attributes: Attributes) -> Result:
    x = given(inputs, 0)
    return x.mean(tuple(range(2, x.dim())), keepdim=True)


def _global_maximum(inputs: Inputs, attributes: Attributes) -> Result:
    x = given(inputs, 0)
    return x.amax(tuple(range(2, x.dim())), keepdim=True)


IMAGE_OPERATORS: dict[str, Operator] = {
    "Conv": _conv,
    "ConvTranspose": _conv_transpose,
    "MaxPool": _max_pool,
    "AveragePool": _average_pool,
    "GlobalAveragePool": _global_average,
    "GlobalMaxPool": _global_maximum,
    "BatchNormalization": _batch_normalisation,
    "InstanceNormalization": _instance_normalisation,
    "LayerNormalization": _layer_normalisation,
    "GroupNormalization": _group_normalisation,
    "LRN": _local_response_normalisation,
    "Pad": _pad_operator,
    "Resize": _resize,
    "Upsample": _upsample,
    "DepthToSpace": _depth_to_space,
    "SpaceToDepth": _space_to_depth,
}
