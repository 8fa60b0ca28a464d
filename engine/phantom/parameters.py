"""What varies from one film to the next: body, pose, beam and development. Lengths in cm."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Parameters:
    """One person in front of one detector.

    Coordinates are cm in the plane of the body: x grows to the image's right (the patient's left), y downwards, the
    apices of the lungs lie near y = 0 and the midline at x = 0; depth z grows towards the front.

    Attributes
    ----------
    half_width, half_depth : float
        Largest half axes of the chest cavity.
    wall : float
        Soft tissue between ribs and skin at the side.
    dome_right, dome_left : float
        y of the top of the two diaphragm domes: deep inspiration is a large number.
    dome_curve : float
        How deep the costophrenic angles lie under the domes.
    heart_size, heart_tilt, heart_shift : float
        Scale, axis in radians and displacement of the heart.
    knob : float
        Radius of the aortic knob.
    mediastinum : float
        Scale of the width of the upper mediastinum.
    rib_slope, rib_contrast : float
        Descent of a rib in cm per radian of its arc; scale of its mineral.
    clavicle_lift, scapula_out, arm_out : float
        Height of the clavicles' outer ends; displacement of the scapulae and of the arms to the side.
    scoliosis, scoliosis_phase : float
        Amplitude and phase of the spine's curve.
    breast : float
        Thickness of the breast shadows; 0 for none.
    stomach : float
        Radius of the gas under the left dome; 0 for none.
    lung_density, vessel_calibre : float
        Water per volume of lung; scale of the vessels' radii.
    yaw : float
        Rotation of the body about its long axis in radians: shifts front against back.
    angle, shift_x, shift_y, field : float
        Rotation of the film in radians, its displacement and its width.
    attenuation, scatter, quanta : float
        Water per cm at this beam quality; scattered share; standard deviation of the log signal behind 20 cm of water.
    gamma, latitude, detail, black, white : float
        Development: exponent, share kept of the coarse contrast, gain of the fine one, log window.
    border : float
        Width of the collimated border; 0 for none.
    border_angle : float
        Rotation of that border in radians.
    marker : bool
        Whether a lead letter L lies beside the patient's left shoulder.
    """

    half_width: float
    half_depth: float
    wall: float
    dome_right: float
    dome_left: float
    dome_curve: float
    heart_size: float
    heart_tilt: float
    heart_shift: float
    knob: float
    mediastinum: float
    rib_slope: float
    rib_contrast: float
    clavicle_lift: float
    scapula_out: float
    arm_out: float
    scoliosis: float
    scoliosis_phase: float
    breast: float
    stomach: float
    lung_density: float
    vessel_calibre: float
    yaw: float
    angle: float
    shift_x: float
    shift_y: float
    field: float
    attenuation: float
    scatter: float
    quanta: float
    gamma: float
    latitude: float
    detail: float
    black: float
    white: float
    border: float
    border_angle: float
    marker: bool

    @classmethod
    def draw(cls, rng: np.random.Generator) -> "Parameters":
        """Draw one film's parameters."""

        def around(middle: float, spread: float) -> float:
            return float(middle + spread * np.clip(rng.standard_normal(), -2.0, 2.0))

        def sometimes(chance: float, low: float, high: float) -> float:
            happens, value = rng.random() < chance, float(rng.uniform(low, high))
            return value if happens else 0.0

        dome = around(21.6, 0.9)
        return cls(
            half_width=around(13.6, 0.6),
            half_depth=around(9.0, 0.5),
            wall=float(rng.uniform(1.6, 3.6)),
            dome_right=dome,
            dome_left=dome + float(rng.uniform(0.4, 1.8)),
            dome_curve=around(5.6, 0.6),
            heart_size=around(1.0, 0.06),
            heart_tilt=around(0.72, 0.08),
            heart_shift=around(0.0, 0.3),
            knob=around(2.0, 0.2),
            mediastinum=around(1.0, 0.08),
            rib_slope=around(2.5, 0.22),
            rib_contrast=around(1.0, 0.13),
            clavicle_lift=around(0.0, 0.6),
            scapula_out=around(0.0, 0.7),
            arm_out=float(rng.uniform(0.0, 6.0)),
            scoliosis=around(0.0, 0.3),
            scoliosis_phase=float(rng.uniform(0.0, 6.28)),
            breast=sometimes(0.45, 1.2, 4.0),
            stomach=sometimes(0.6, 1.2, 2.6),
            lung_density=around(0.25, 0.02),
            vessel_calibre=around(1.0, 0.1),
            yaw=around(0.0, 0.03),
            angle=around(0.0, 0.025),
            shift_x=around(0.0, 0.6),
            shift_y=around(0.0, 0.8),
            field=around(37.0, 1.6),
            attenuation=around(0.185, 0.008),
            scatter=float(rng.uniform(0.25, 0.55)),
            quanta=float(rng.uniform(0.015, 0.045)),
            gamma=around(1.0, 0.08),
            latitude=around(0.78, 0.06),
            detail=around(1.25, 0.12),
            black=around(0.0, 0.04),
            white=around(0.0, 0.05),
            border=sometimes(0.25, 0.5, 2.0),
            border_angle=around(0.0, 0.015),
            marker=bool(rng.random() < 0.7),
        )
