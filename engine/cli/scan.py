"""``parallax scan`` and ``parallax demo``."""

import argparse
import sys
from dataclasses import asdict
from typing import Any

from engine.cli.outcome import DONE, FAILED
from engine.cli.progress import ProgressBar
from engine.core.jobs import JobContext
from engine.core.printable import printable
from engine.core.strict_json import strict_json
from engine.data.inputs import source_label
from engine.dicom.catalog import Catalog, Instance, Study, scan


def run_scan(arguments: argparse.Namespace) -> int:
    """List what is below ``arguments.inputs``; 1 where no image was found."""
    bar = ProgressBar()
    try:
        catalog = scan(arguments.inputs, JobContext(bar.update))
    finally:
        bar.clear()
    if arguments.json:
        print(strict_json(catalog_values(catalog)))
    else:
        print("\n".join(map(printable, _lines(catalog))))
    return DONE if catalog.studies else FAILED


def catalog_values(catalog: Catalog) -> dict[str, Any]:
    """A catalogue as JSON values, identity included, in the catalogue's order."""
    return {
        "studies": [_study_values(study) for study in catalog.studies],
        "skipped": [{"source": source_label(one.source), "reason": one.reason} for one in catalog.skipped],
        "counts": {
            "studies": len(catalog.studies),
            "series": sum(len(study.series) for study in catalog.studies),
            "instances": len(catalog.instances),
            "skipped": len(catalog.skipped),
        },
    }


def _study_values(study: Study) -> dict[str, Any]:
    return {
        **asdict(study.header),
        "series": [
            {**asdict(series.header), "instances": [_instance_values(one) for one in series.instances]}
            for series in study.series
        ],
    }


def _instance_values(instance: Instance) -> dict[str, Any]:
    values = asdict(instance)
    del values["study"], values["series"]
    return {**values, "source": source_label(instance.source)}


def _lines(catalog: Catalog) -> list[str]:
    lines = []
    for study in catalog.studies:
        header = study.header
        lines.append(
            " · ".join(part for part in (header.patient.name, header.date, header.description) if part) or "study"
        )
        for series in study.series:
            words = [series.header.modality, series.header.body_part, series.header.description]
            lines.append("  " + (" · ".join(word for word in words if word) or "series"))
            for one in series.instances:
                frames = f", {one.frame_count} frames" if one.frame_count > 1 else ""
                lines.append(f"    {source_label(one.source)}  {one.columns} × {one.rows}{frames}")
    if catalog.skipped:
        lines.append(f"Left out: {len(catalog.skipped)}")
        lines += [f"  {source_label(one.source)}: {one.reason}" for one in catalog.skipped]
    return lines


def run_demo(arguments: argparse.Namespace) -> int:
    """Write the demo study."""
    from engine.dicom.demo import write_demo

    written = write_demo(arguments.folder)
    print(printable(f"{len(written)} DICOM files written to {arguments.folder}"), file=sys.stderr)
    return DONE
