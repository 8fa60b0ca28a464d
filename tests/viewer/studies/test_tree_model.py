from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from viewer.state.navigation import ImageRef
from viewer.studies.tree_model import DETAILS_ROLE, StudyTreeModel


class Thumbnails:
    def __init__(self):
        self.asked = []

    def __call__(self, image, side_px, deliver):
        self.asked.append((image, deliver))


@pytest.fixture
def thumbnails():
    return Thumbnails()


@pytest.fixture
def model(qapp, thumbnails):
    model = StudyTreeModel(thumbnails)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    yield model
    tester.deleteLater()


def outline(model, parent=QModelIndex()):  # noqa: B008
    rows = [model.index(row, 0, parent) for row in range(model.rowCount(parent))]
    return [(row.data(), outline(model, row)) if model.rowCount(row) else row.data() for row in rows]


def test_patient_study_series_image(model, studies):
    model.set_studies(studies)
    assert outline(model) == [
        (
            "Doe, Jane",
            [
                (
                    "2024-01-31 · Chest for Doe",
                    [("1: DX PA of Doe", ["Image 1 · PA", "Image 2 · PA"]), "1: DX PA of Doe"],
                )
            ],
        ),
        ("Roe, Richard", [("2024-01-31 · Chest for Doe", ["1: DX PA of Doe"])]),
    ]


def test_two_birth_dates_are_two_patients_though_all_else_is_equal(model, studies):
    header = studies[0].header
    other = replace(header, patient=replace(header.patient, birth_date="19800101"))
    model.set_studies((studies[0], replace(studies[0], header=other)))
    assert [model.index(row, 0).data(DETAILS_ROLE) for row in range(model.rowCount())] == [
        "ID-Doe, Jane · 1970-01-02 · F",
        "ID-Doe, Jane · 1980-01-01 · F",
    ]


def test_rows_that_come_in_are_inserted_once_per_run(model, studies):
    inserted, resets = [], []
    model.rowsInserted.connect(lambda parent, first, last: inserted.append((parent.data(), first, last)))
    model.modelReset.connect(lambda: resets.append(1))
    model.set_studies(studies[1:])
    model.set_studies(studies)
    assert resets == []
    assert inserted == [(None, 0, 0), (None, 0, 0)]
    assert len(outline(model)) == 2


def test_images_come_into_a_series_that_is_there(model, studies):
    series = studies[0].series[0]
    half = replace(series, instances=series.instances[:1])
    model.set_studies((replace(studies[0], series=(half,)),))
    inserted = []
    model.rowsInserted.connect(lambda parent, first, last: inserted.append((parent.data(), first, last)))
    model.set_studies((replace(studies[0], series=(series,)),))
    assert inserted == [("1: DX PA of Doe", 0, 1)]


def test_a_smaller_catalogue_starts_anew(model, studies):
    model.set_studies(studies)
    resets = []
    model.modelReset.connect(lambda: resets.append(1))
    model.set_studies(studies[1:])
    assert resets == [1]
    model.set_studies(())
    assert outline(model) == []


def test_privacy_hides_identity_in_every_row_and_role(model, studies):
    model.set_studies(studies)
    model.set_privacy(True)
    told = []

    def walk(parent):
        for row in range(model.rowCount(parent)):
            index = model.index(row, 0, parent)
            roles = (
                Qt.ItemDataRole.DisplayRole,
                Qt.ItemDataRole.ToolTipRole,
                Qt.ItemDataRole.AccessibleTextRole,
                DETAILS_ROLE,
            )
            told.extend(str(index.data(role)) for role in roles)
            walk(index)

    walk(QModelIndex())
    text = " ".join(told)
    for secret in ("Doe", "Roe", "ID-", "1970", "2024"):
        assert secret not in text
    assert model.index(0, 0).data() == "Patient 1"


def test_a_thumbnail_is_asked_for_once_and_announced(model, studies, thumbnails):
    model.set_studies(studies)
    index = model.index_of(ImageRef(studies[1].series[0].instances[0]))
    assert index.data(Qt.ItemDataRole.DecorationRole) is None
    assert index.data(Qt.ItemDataRole.DecorationRole) is None
    assert len(thumbnails.asked) == 1
    changed = []
    model.dataChanged.connect(lambda first, last, roles: changed.append(first.data()))
    thumbnails.asked[0][1](np.zeros((5, 4, 3), np.uint8))
    assert index.data(Qt.ItemDataRole.DecorationRole).width() == 4
    assert changed == ["1: DX PA of Doe"]


def test_rows_and_images_find_each_other(model, studies):
    model.set_studies(studies)
    image = ImageRef(studies[0].series[0].instances[1])
    index = model.index_of(image)
    assert index.data() == "Image 2 · PA"
    assert model.image_at(index) == image
    assert model.image_at(index.parent()).instance == studies[0].series[0].instances[0]


def test_every_frame_of_an_image_is_its_row(model, studies):
    model.set_studies(studies)
    instance = studies[0].series[1].instances[0]
    assert model.index_of(ImageRef(instance, 1)) == model.index_of(ImageRef(instance, 0))
    assert not model.index_of(ImageRef(replace(instance, sop_instance_uid="9.9"))).isValid()
