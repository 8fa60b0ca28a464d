"""ONNX operators that work on images: convolution, pooling, normalisation, padding, resizing. All differentiable.

Source: the operator specification of ONNX, https://onnx.ai/onnx/operators/.
"""

import math
from collections.abc import Callable

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
    numbers,
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


def _pool_pads(x: Tensor, attributes: Attributes, value: float) -> tuple[Tensor, list[int]]:
    """The image, padded already where the pooling of the framework cannot (at most half the kernel, alike before and
    after), and the padding that is left to it.
    """
    kernel = attributes["kernel_shape"]
    before, after = _pads(x, attributes, kernel)
    if before == after and all(2 * pad <= width for pad, width in zip(before, kernel, strict=True)):
        return x, before
    return _pad(x, before, after, value), [0] * len(kernel)


def _max_pool(inputs: Inputs, attributes: Attributes) -> Tensor:
    kernel = attributes["kernel_shape"]
    x, pads = _pool_pads(given(inputs, 0), attributes, -math.inf)
    pool = {1: functional.max_pool1d, 2: functional.max_pool2d, 3: functional.max_pool3d}[len(kernel)]
    result: Tensor = pool(
        x,
        kernel,
        stride=attributes.get("strides", [1] * len(kernel)),
        padding=pads,
        dilation=attributes.get("dilations", [1] * len(kernel)),
        ceil_mode=bool(attributes.get("ceil_mode", 0)),
    )
    return result


def _average_pool(inputs: Inputs, attributes: Attributes) -> Tensor:
    kernel = attributes["kernel_shape"]
    if any(dilation != 1 for dilation in attributes.get("dilations", [1])):
        raise refuse("AveragePool", "dilation")
    x, pads = _pool_pads(given(inputs, 0), attributes, 0.0)
    pool = {1: functional.avg_pool1d, 2: functional.avg_pool2d, 3: functional.avg_pool3d}[len(kernel)]
    strides, ceil_mode = attributes.get("strides", [1] * len(kernel)), bool(attributes.get("ceil_mode", 0))
    counts_padding = bool(attributes.get("count_include_pad", 0))
    averages: Tensor = pool(x, kernel, strides, pads, ceil_mode, counts_padding)
    if counts_padding or x is given(inputs, 0):
        return averages
    before, after = _pads(given(inputs, 0), attributes, kernel)
    inside = _pad(torch.ones_like(given(inputs, 0)[:1, :1]), before, after)
    counted: Tensor = pool(inside, kernel, strides, 0, ceil_mode)
    return averages / counted


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
    groups = attributes["num_groups"]
    if len(scale) == groups:  # before version 21 of the format: one for each group
        scale, shift = (each.repeat_interleave(x.shape[1] // groups) for each in (scale, shift))
    return functional.group_norm(x, groups, scale, shift, attributes.get("epsilon", 1e-5))


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
    if pads is None or mode not in ("constant", *_MIRRORS):
        raise refuse("Pad", f"mode {mode}")
    before, after = [0] * x.dim(), [0] * x.dim()
    for number, axis in enumerate(axes):
        before[axis], after[axis] = pads[number], pads[number + len(axes)]
    if mode == "constant":
        value = optional(inputs, 2)
        return _pad(x, before, after, attributes.get("value", 0.0) if value is None else float(value))
    for axis, size in enumerate(x.shape):
        if before[axis] or after[axis]:
            places = torch.arange(-before[axis], size + after[axis], device=x.device)
            x = x.index_select(axis, _MIRRORS[mode](places, size))
    return x


def _reflected(places: Tensor, size: int) -> Tensor:
    period = max(1, 2 * (size - 1))
    places = places.remainder(period)
    return torch.where(places < size, places, period - places)


# Where a place outside an axis of that size takes its value from.
_MIRRORS: dict[str, Callable[[Tensor, int], Tensor]] = {
    "edge": lambda places, size: places.clamp(0, size - 1),
    "wrap": lambda places, size: places.remainder(size),
    "reflect": _reflected,
}


def _resize(inputs: Inputs, attributes: Attributes) -> Tensor:
    x = given(inputs, 0)
    scales = optional(inputs, 2) if len(inputs) > 2 else optional(inputs, 1)
    sizes = integers(inputs, 3, {}, "sizes")
    axes = attributes.get("axes", list(range(x.dim())))
    if attributes.get("keep_aspect_ratio_policy", "stretch") != "stretch":
        raise refuse("Resize", "its aspect ratio kept")
    if sizes is None:
        if scales is None or not scales.numel():
            raise refuse("Resize", "neither sizes nor scales")
        factors = numbers(scales)
        sizes = [math.floor(x.shape[axis] * factor) for axis, factor in zip(axes, factors, strict=True)]
    else:
        factors = [size / x.shape[axis] for axis, size in zip(axes, sizes, strict=True)]
    return _resized(
        x, {axis % x.dim(): (size, scale) for axis, size, scale in zip(axes, sizes, factors, strict=True)}, attributes
    )


def _upsample(inputs: Inputs, attributes: Attributes) -> Tensor:
    """The forerunner of Resize: pixels start at the left edge, and the nearest one is the one before."""
    old = {"coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}
    scales = optional(inputs, 1)
    if scales is None:
        scales = torch.tensor(attributes["scales"])
    return _resize([given(inputs, 0), None, scales], {**old, "mode": attributes.get("mode", "nearest")})


def _resized(x: Tensor, wanted: dict[int, tuple[int, float]], attributes: Attributes) -> Tensor:
    mode = attributes.get("mode", "nearest")
    place = attributes.get("coordinate_transformation_mode", "half_pixel")
    changed = {axis: new for axis, new in wanted.items() if new[1] != 1}
    if mode == "cubic" or attributes.get("antialias", 0):
        # Where sizes are whole multiples of the scales, the framework's own function does what is asked for.
        exact = all(size == x.shape[axis] * scale for axis, (size, scale) in changed.items())
        curve = attributes.get("cubic_coeff_a", -0.75) == (-0.5 if attributes.get("antialias", 0) else -0.75)
        usual = place in ("half_pixel", "pytorch_half_pixel", "align_corners") and exact and x.dim() == 4
        if mode == "nearest" or not usual or set(changed) - {2, 3} or (mode == "cubic" and not curve):
            raise refuse("Resize", f"mode {mode} at {place} coordinates")
        return functional.interpolate(
            x,
            size=[changed[axis][0] if axis in changed else x.shape[axis] for axis in (2, 3)],
            mode="bilinear" if mode == "linear" else "bicubic",
            align_corners=place == "align_corners",
            antialias=bool(attributes.get("antialias", 0)),
        )
    if mode not in ("nearest", "linear") or place not in _PLACES:
        raise refuse("Resize", f"mode {mode} at {place} coordinates")
    for axis, (size, scale) in changed.items():
        new = torch.arange(size, dtype=torch.float64, device=x.device)
        places = _PLACES[place](new, x.shape[axis], size, scale)
        x = _nearest(x, axis, places, attributes) if mode == "nearest" else _linear(x, axis, places)
    return x


# Where a pixel of the new axis lies on the old one: (new pixels, old size, new size, scale).
_PLACES: dict[str, Callable[[Tensor, int, int, float], Tensor]] = {
    "half_pixel": lambda new, old, size, scale: (new + 0.5) / scale - 0.5,
    "pytorch_half_pixel": lambda new, old, size, scale: (new + 0.5) / scale - 0.5 if size > 1 else 0 * new,
    "align_corners": lambda new, old, size, scale: new * (old - 1) / max(1, size - 1),
    "asymmetric": lambda new, old, size, scale: new / scale,
    "tf_half_pixel_for_nn": lambda new, old, size, scale: (new + 0.5) / scale,
    "half_pixel_symmetric": lambda new, old, size, scale: (
        old / 2 * (1 - size / (old * scale)) + (new + 0.5) / scale - 0.5
    ),
}


def _nearest(x: Tensor, axis: int, places: Tensor, attributes: Attributes) -> Tensor:
    rounding = attributes.get("nearest_mode", "round_prefer_floor")
    chosen = {
        "round_prefer_floor": (places - 0.5).ceil(),
        "round_prefer_ceil": (places + 0.5).floor(),
        "floor": places.floor(),
        "ceil": places.ceil(),
    }[rounding]
    return x.index_select(axis, chosen.long().clamp(0, x.shape[axis] - 1))


def _linear(x: Tensor, axis: int, places: Tensor) -> Tensor:
    last = x.shape[axis] - 1
    places = places.clamp(0, last)
    before = places.floor().long()
    shape = [1] * x.dim()
    shape[axis] = -1
    share = (places - before).to(x.dtype).reshape(shape)
    return x.index_select(axis, before).lerp(x.index_select(axis, (before + 1).clamp(max=last)), share)


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
