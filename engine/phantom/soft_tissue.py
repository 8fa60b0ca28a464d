"""Soft tissue and air: thickness along the beam of the body, the lungs, the mediastinum and gas, in cm."""

import numpy as np
from numpy.typing import NDArray

from engine.phantom.parameters import Parameters
from engine.phantom.raster import Plane

F = NDArray[np.float32]


def cavity_half_width(y: F, parameters: Parameters) -> F:
    """Half width of the chest cavity at height y, in cm; 0 above the apices."""
    up = np.clip(1 - y / 17, 0, 1)
    body = (1 - up**2.4) ** 0.55
    waist = 1 - 0.0004 * np.clip(y - 17, 0, None) ** 2
    return np.asarray(parameters.half_width * body * waist, np.float32)


def _ellipse(x: F, y: F, centre: tuple[float, float], axes: tuple[float, float], tilt: float = 0.0) -> F:
    """1 - q, where q is the squared ellipse radius: positive inside."""
    dx, dy = x - np.float32(centre[0]), y - np.float32(centre[1])
    c, s = np.float32(np.cos(tilt)), np.float32(np.sin(tilt))
    u, v = (dx * c + dy * s) / np.float32(axes[0]), (dy * c - dx * s) / np.float32(axes[1])
    return np.asarray(1 - u * u - v * v, np.float32)


def _chord(inside: F) -> F:
    """Chord of an ellipsoid of half depth 1 from ``1 - q``."""
    return 2 * np.sqrt(np.clip(inside, 0, None))


def _union(*thickness: F) -> F:
    """Smooth maximum: parts that touch flow into one another."""
    total = np.zeros_like(thickness[0])
    for part in thickness:
        squared = part * part
        total += squared * squared
    return np.sqrt(np.sqrt(total))


def _rounded(depth: F, roll: float) -> F:
    """Profile of a rounded edge: 0 outside, 1 from `roll` cm inside."""
    t = np.clip(depth / np.float32(roll), 0, 1)
    return np.asarray(np.sqrt(t * (2 - t)), np.float32)


def body(x: F, y: F, p: Parameters) -> Plane:
    """Thickness of the whole body, organs and lungs included."""
    side = np.abs(x)
    a = cavity_half_width(np.maximum(y, 9), p)
    outer = a + np.float32(p.wall) + np.float32(0.10) * np.clip(y - 20, 0, None)
    q = np.clip(1 - (side / outer) ** 3, 0, None)
    depth = np.float32(p.half_depth + 1.9)
    trunk = 2 * depth * np.sqrt(q) * _rounded(y + 4, 13)
    neck = 2 * 6.0 * np.sqrt(np.clip(1 - (x / np.float32(5.6 + 0.25 * p.wall)) ** 2, 0, None))
    slope = np.float32(-5.4 + 0.3 * p.clavicle_lift) + 0.0135 * np.clip(side - 4, 0, None) ** 2
    slope = slope + 0.16 * np.clip(side - 4, 0, None)
    axilla = 7.5 + 0.3 * p.wall + 0.55 * np.clip(side - p.half_width - p.wall, 0, None)
    shoulder = 13 * _rounded(y - slope, 5) * _rounded(np.asarray(axilla, np.float32) - y, 5)
    shoulder = shoulder * np.clip((26 - side) / 8, 0, 1)
    # the upper arm: a capsule from the shoulder downwards and outwards
    ax, ay = p.half_width + 3.8, 2.0
    bx, by = p.half_width + 5.0 + 1.6 * p.arm_out, 30.0
    dx, dy = bx - ax, by - ay
    t = np.clip(((side - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy), 0, 1)
    away = (side - ax - t * dx) ** 2 + (y - ay - t * dy) ** 2
    arm = 2 * np.sqrt(np.clip((3.9 + 0.25 * p.wall) ** 2 - away, 0, None))
    return _union(trunk, neck.astype(np.float32), shoulder, arm.astype(np.float32))


def heart_and_mediastinum(x: F, y: F, p: Parameters) -> Plane:
    """Thickness of heart, great vessels and the tissue around them, airways not yet taken out."""
    s = p.heart_size
    front = 9 * p.yaw  # what lies in front moves against the spine when the body turns
    hx = p.heart_shift + front
    base = p.dome_left - 3.9
    ventricle = 5.8 * s * _chord(_ellipse(x, y, (hx + 3.0, base + 0.9), (7.4 * s, 5.6 * s), p.heart_tilt))
    atrium = 5.0 * s * _chord(_ellipse(x, y, (hx - 1.0, base - 1.4), (3.5 * s, 5.6 * s), -0.05))
    outflow = 4.0 * _chord(_ellipse(x, y, (hx + 1.5, base - 7.0), (2.9 * s, 4.2), -0.35))
    knob = 3.2 * _chord(_ellipse(x, y, (1.7 + 0.5 * front, 6.0), (p.knob + 0.25, p.knob + 0.1)))
    aorta = 1.2 * _chord(np.asarray(1 - ((x - 1.7) / 1.5) ** 2, np.float32)) * np.clip((y - 5) / 2, 0, 1)
    m = p.mediastinum * (2.6 + 0.05 * np.clip(3.5 - y, 0, 5) ** 2 + 0.06 * np.clip(y - 4, 0, 8))
    wave = 0.14 * np.sin(0.9 * y + 3 * p.scoliosis_phase)
    inside = np.clip(1 - ((x + 0.15 - 0.6 * front + wave) / m) ** 2, 0, None)
    column = 9.0 * inside**0.75
    return _union(ventricle, atrium, outflow, knob, aorta.astype(np.float32), column.astype(np.float32))


def _dome(x: F, p: Parameters) -> F:
    """y of the top of the diaphragm at x."""
    side = np.abs(x)
    t = (side - np.float32(5.6)) / np.float32(p.half_width - 5.6)
    left = np.clip(x / 6 + 0.5, 0, 1)
    top = p.dome_right + (p.dome_left - p.dome_right) * left * left * (3 - 2 * left)
    lateral = np.clip(t, 0, None)
    medial = np.clip(-t, 0, 0.9)
    fall = 0.45 * lateral**2 + 0.65 * lateral**5 + 0.22 * medial**2
    return np.asarray(top + p.dome_curve * fall, np.float32)


def lungs(x: F, y: F, p: Parameters, middle: F) -> Plane:
    """Thickness of lung, from the cavity less the mediastinum (`middle`) and what rises over the diaphragm."""
    side = np.abs(x)
    apex = np.float32(0.11) * np.clip(4.8 - side, 0, None) ** 2
    height = np.asarray(y - apex + np.float32(0.8), np.float32)
    a = np.maximum(cavity_half_width(height, p), np.float32(1e-3))
    depth = np.float32(p.half_depth) * (a / np.float32(p.half_width)) ** np.float32(0.55)
    cavity = 2 * depth * np.sqrt(np.clip(1 - (x / a) ** 2, 0, None))
    under = np.clip((y - _dome(x, p)) / np.float32(4.2), 0, 1)
    above = 1 - 0.88 * np.sqrt(under) - 0.12 * under  # the recess behind the dome thins out below its top
    return np.asarray(np.clip(cavity - middle, 0, None) * above, np.float32)


def airway(x: F, y: F, p: Parameters) -> Plane:
    """Thickness of air in trachea and main bronchi."""
    shift = -0.25 + 6 * p.yaw

    def limb(start: tuple[float, float], end: tuple[float, float], radius: float) -> F:
        dx, dy = end[0] - start[0], end[1] - start[1]
        t = np.clip(((x - start[0]) * dx + (y - start[1]) * dy) / (dx * dx + dy * dy), 0, 1)
        away = (x - start[0] - t * dx) ** 2 + (y - start[1] - t * dy) ** 2
        return np.asarray(2 * np.sqrt(np.clip(radius**2 - away, 0, None)), np.float32)

    carina = (shift - 0.1, 7.4)
    trachea = limb((shift * 0.4, -9.0), carina, 1.02)
    right = limb(carina, (shift - 2.9, 10.4), 0.72)
    left = limb(carina, (shift + 3.8, 10.0), 0.6)
    return np.maximum(np.maximum(trachea, right), left)


def breasts(x: F, y: F, p: Parameters) -> Plane:
    """Thickness added by the breasts."""
    side = np.abs(x)
    size = 5.4 + 0.35 * p.breast
    inside = _ellipse(side, y, (p.half_width * 0.62, 15.5), (size, size + 0.6))
    lower = np.clip((y - 11.5) / 7, 0, 1)
    return np.asarray(p.breast * np.clip(inside, 0, None) ** 0.6 * lower, np.float32)


def stomach_gas(x: F, y: F, p: Parameters) -> Plane:
    """Thickness of gas under the left dome."""
    r = p.stomach
    if not r:
        return np.zeros_like(x)
    inside = _ellipse(x, y, (5.4, p.dome_left + 1.1 + 0.75 * r), (1.55 * r, 0.8 * r), 0.12)
    return np.asarray(1.1 * r * np.clip(inside, 0, None) ** 0.7 * 2, np.float32)
