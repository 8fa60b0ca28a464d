"""Bone: thickness of mineral along the beam, in cm of dense bone."""

import numpy as np
from numpy.typing import NDArray

from engine.phantom.parameters import Parameters
from engine.phantom.raster import Plane, Points, Raster, strip
from engine.phantom.soft_tissue import cavity_half_width

F = NDArray[np.float32]

_RIBS = np.arange(1, 12)


def vertebra_y(index: Points) -> Points:
    """y of the middle of thoracic vertebra `index` (1 at the top), in cm."""
    return -0.4 + 1.95 * (index - 1) + 0.035 * (index - 1) ** 2


def _vertebra_index(y: F) -> F:
    """Inverse of :func:`vertebra_y`."""
    root = np.sqrt(np.clip(1.95**2 + 4 * 0.035 * (y + 0.4), 1e-3, None))
    return np.asarray(1 + (root - 1.95) / (2 * 0.035), np.float32)


def spine_x(y: F, p: Parameters) -> F:
    """x of the spine's axis at y."""
    return np.asarray(p.scoliosis * np.sin(y / 8 + p.scoliosis_phase), np.float32)


def ribs(raster: Raster, p: Parameters, rng: np.random.Generator) -> Plane:
    """Ribs 1-11 of both sides: hollow tubes around the cavity, seen from the front.

    Each tube is sampled in three dimensions and projected: its side, where the beam runs along it, gets bright by
    itself.
    """
    step = max(raster.pixel_cm, 0.06)  # finer than the blur of the bone, whatever the raster
    stations = int(np.ceil(36 / step))
    theta = np.linspace(0.12, 2.55, stations)[None, :]
    jitter = rng.normal(0, [[0.12], [0.12], [0.02]], (3, 2 * _RIBS.size))
    number = np.concatenate([_RIBS, _RIBS]).astype(np.float64)[:, None]
    sign = np.repeat([-1.0, 1.0], _RIBS.size)[:, None]
    descent = p.rib_slope * np.interp(number, [1, 3, 7, 11], [0.95, 1.4, 1.9, 1.9]) + jitter[1][:, None]
    start = vertebra_y(number) - 0.3 + jitter[0][:, None]
    y = start + descent * (1 - np.cos(theta)) - 0.35 * np.sin(2 * theta)
    beside = (start + 0.9 * descent).astype(np.float32)
    half = np.maximum(cavity_half_width(beside, p), 4.2 + 0.9 * number) * (1 + 0.3 * jitter[2][:, None]) + 0.25
    half = np.minimum(half, p.half_width + 0.4)
    depth = (p.half_depth + 0.3) * (half / p.half_width) ** 0.55
    x = sign * half * np.sin(theta)
    z = -depth * np.cos(theta)
    end = np.interp(number, [1, 2, 7, 10, 11], [2.45, 2.5, 2.3, 1.9, 1.5])
    mineral = np.interp(theta, [0.1, 0.4, 1.3, 1.9, 2.5], [0.5, 1.1, 1.05, 0.8, 0.6])
    mineral = mineral * np.clip((end - theta) / 0.25, 0, 1)
    tall = np.interp(number, [1, 3, 8, 11], [0.5, 0.58, 0.62, 0.48]) * np.interp(theta, [0, 1, 2.5], [0.85, 1.0, 1.15])
    thick = 0.36
    dx, dy, dz = (np.gradient(v, axis=1) for v in (x, y, z))
    flat = np.maximum(np.hypot(dx, dz), 1e-9)
    length = np.hypot(flat, dy)
    out_x = dz / flat * sign  # horizontal normal of the tube
    parts = []
    for share, weight, pitch in ((0.93, 1.0, step), (0.45, 0.30, 2 * step)):  # the cortex, and what is left inside
        ring = max(8, int(np.ceil(3.4 / pitch)))
        phi = (np.arange(ring) + 0.5) / ring * 2 * np.pi
        up = np.cos(phi) * share
        across = np.sin(phi) * share
        px = x[..., None] + (thick * out_x)[..., None] * across + (p.yaw * z)[..., None]
        py = y[..., None] + tall[..., None] * up
        girth = 2 * np.pi * share / ring * np.sqrt((tall[..., None] * np.sin(phi)) ** 2 + (thick * np.cos(phi)) ** 2)
        volume = girth * (0.10 * weight * mineral * length)[..., None]
        parts.append((px.ravel(), py.ravel(), volume.ravel()))
    px, py, volume = (np.concatenate(v) for v in zip(*parts, strict=True))
    return raster.deposit(px, py, volume) * np.float32(p.rib_contrast)


def spine(x: F, y: F, p: Parameters) -> Plane:
    """Vertebral bodies with their end plates, discs, pedicles and spinous processes."""
    index = _vertebra_index(y)
    number = np.floor(index + 0.5)
    t = (index - number) * 2  # -1 .. 1 from disc to disc
    across = x - spine_x(y, p)
    half = (1.25 + 0.065 * np.clip(number, 0, 14)) * (1 - 0.10 * (1 - t * t))
    u = across / half
    inside = np.clip((1 - u * u) * 3, 0, 1)
    box = np.clip((0.92 - np.abs(t)) / 0.14, 0, 1)
    plate = np.exp(-(((np.abs(t) - 0.78) / 0.09) ** 2))
    edge = np.exp(-(((np.abs(u) - 0.93) / 0.09) ** 2))
    bone = inside * box * (0.50 + 0.30 * plate) + 0.22 * edge * box
    pedicle = np.exp(-((((np.abs(u) - 0.62) / 0.2) ** 2 + ((t + 0.25) / 0.35) ** 2) ** 2))
    process = np.exp(-(((u / 0.16) ** 2 + ((t - 0.55) / 0.45) ** 2) ** 2))
    wings = np.clip(1 - ((np.abs(across) - half) / 1.5) ** 2, 0, 1) * np.exp(-(((t + 0.1) / 0.35) ** 2))
    wings *= (np.abs(u) > 0.9) * (number < 12)
    mineral = bone + 0.25 * pedicle + 0.28 * process + 0.16 * wings
    return np.asarray(mineral * np.clip(0.85 + 0.08 * y, 0.5, 1), np.float32)


def shoulder_girdle(raster: Raster, x: F, y: F, p: Parameters, rng: np.random.Generator) -> Plane:
    """Clavicles, scapulae and upper arms."""
    step = raster.pixel_cm * 0.75
    total = np.zeros(raster.hw, np.float32)
    wobble = rng.normal(0, 0.25, (2, 4))
    for sign, (lift, turn, drop, out) in zip((-1.0, 1.0), wobble, strict=True):
        front = 8 * p.yaw
        t = np.linspace(0, 1, 24)[None, :]
        width = p.half_width + 1.6
        cx = sign * (1.9 + (width - 1.9) * t) + front * (1 - t)
        rise = 4.6 + p.clavicle_lift + 0.5 * lift
        cy = 3.3 - rise * t + (1.0 + 0.2 * turn) * np.sin(t * 2 * np.pi) * 0.4 - 0.7 * np.sin(t * np.pi)
        radius = np.interp(t, [0, 0.15, 0.5, 1], [0.95, 0.66, 0.55, 0.75])
        ends = np.interp(t, [0, 0.08, 0.85, 1], [0.3, 1.0, 1.0, 0.25])
        clavicle = raster.deposit(*strip(cx, cy, radius, 0.34, step, ends))
        blade_x = p.half_width - 1.2 + p.scapula_out + 0.5 * out
        sy = 1.6 + 0.4 * drop
        lines_x = sign * np.array(
            [
                [blade_x + 2.0, blade_x + 1.1, blade_x + 0.1, blade_x - 1.2],  # lateral border
                [blade_x - 3.2, blade_x - 3.6, blade_x - 3.0, blade_x - 1.2],  # medial border
                [blade_x - 3.2, blade_x - 0.4, blade_x + 1.6, blade_x + 3.4],  # spine and acromion
                [blade_x - 0.2, blade_x + 0.9, blade_x + 1.6, blade_x + 1.9],  # coracoid and glenoid
            ]
        )
        lines_y = sy + np.array(
            [[1.2, 4.4, 7.6, 11.0], [0.2, 3.2, 7.0, 11.0], [0.2, -1.2, -2.3, -2.8], [-1.0, -1.4, -0.6, 1.2]]
        )
        fine = np.linspace(0, 3, 13)
        lines_x = np.stack([np.interp(fine, np.arange(4), line) for line in lines_x])
        lines_y = np.stack([np.interp(fine, np.arange(4), line) for line in lines_y])
        strength = np.array([[1.1], [0.35], [0.75], [0.9]]) * np.ones_like(fine)
        borders = raster.deposit(*strip(lines_x, lines_y, np.full_like(lines_x, 0.42), 0.6, step, strength))
        side = sign * x
        blade = np.minimum(side - (blade_x - 3.5), (blade_x + 2.0) - 0.32 * (y - sy) - side)
        blade = np.minimum(np.minimum(blade, y - sy), sy + 11 - y)
        plate = np.clip(blade / 0.5, 0, 1) * 0.17
        hx, hy = p.half_width + 3.6 + 0.3 * p.scapula_out, sy + 1.0
        head = 1 - ((side - hx) / 2.35) ** 2 - ((y - hy) / 2.5) ** 2
        ball = 0.55 * np.sqrt(np.clip(head, 0, None)) + 0.18 * np.exp(-((head / 0.10) ** 2))
        ex, ey = p.half_width + 5.0 + 1.6 * p.arm_out, 30.0
        ux = sign * (hx + 0.2 + (ex - hx) * t)
        uy = hy + 1.0 + (ey - hy) * t
        shaft_radius = np.interp(t, [0, 0.2, 1], [1.7, 1.15, 1.05])
        shaft = raster.deposit(*strip(ux, uy, shaft_radius, 0.3, step, np.interp(t, [0, 0.1, 1], [0.2, 1.0, 1.0])))
        total += 1.0 * clavicle + 0.7 * borders + plate + ball.astype(np.float32) + 0.5 * shaft
    return total
