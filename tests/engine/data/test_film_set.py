import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import ExifTags, Image
from toy_model import write_films

from engine.core.errors import Cancelled, TrainingError
from engine.core.jobs import JobContext
from engine.data.film_set import FilmSet, boxes_mask, load, read_source
from engine.data.source import SourceConfig
from engine.dicom.pictures import read_picture
from engine.imaging.frame import Frame, Window
from engine.models.preprocess import prepare_display, prepare_frame
from engine.phantom import film

HW = (64, 64)
INDEX_HEADER = "image,patient,view,split,labels\n"


def save_picture(path: Path, hw: tuple[int, int] = (40, 40), seed: int = 0) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    grey = np.random.default_rng(seed).integers(0, 256, hw, np.uint8)
    Image.fromarray(grey).save(path)


def index_source(folder: Path, rows: str, **changes: object) -> SourceConfig:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.csv").write_text(INDEX_HEADER + rows, "utf-8")
    values: dict[str, object] = {"positive": ("Pneumonia", "Infiltration"), "negative": ("No Finding",), **changes}
    return SourceConfig("index", folder.name, **values)  # type: ignore[arg-type]


def test_phantoms_alternate_between_both_classes_with_exact_masks() -> None:
    films = list(read_source(SourceConfig("phantom", count=4, first_seed=10), Path(), HW))
    assert [f.name for f in films] == ["phantom-10", "phantom-11", "phantom-12", "phantom-13"]
    assert [f.label for f in films] == [0, 1, 0, 1]
    assert all(f.region_is_exact for f in films)
    assert [bool(f.region_hw is not None and f.region_hw.any()) for f in films] == [False, True, False, True]
    expected = prepare_display(film(12, 0, HW).image_hw, HW)
    assert np.array_equal(films[2].model_input.plane_hw, expected.plane_hw)


def test_a_film_is_prepared_exactly_as_the_viewer_prepares_a_frame(films_folder: Path) -> None:
    path = sorted((films_folder / "training" / "with").iterdir())[0]
    grey = np.asarray(Image.open(path), np.float32)
    viewed = prepare_frame(Frame(grey, None, Window(127.5, 255.0, "LINEAR_EXACT")), HW)
    trained = next(f for f in read_source(SourceConfig("planted", "training"), films_folder, HW) if f.label == 1)
    assert np.abs(viewed.plane_hw - trained.model_input.plane_hw).max() < 1e-6


def test_planted_films_carry_their_masks(films_folder: Path) -> None:
    films = list(read_source(SourceConfig("planted", "training"), films_folder, HW))
    assert [f.label for f in films] == [0] * 8 + [1] * 8
    for found in films[8:]:
        mask = np.asarray(Image.open(films_folder / "training" / "masks" / Path(found.name).name)) > 0
        assert np.array_equal(found.region_hw, mask)


def test_a_planted_film_without_its_mask_is_named(tmp_path: Path) -> None:
    for name in ("with/a.png", "without/b.png", "masks/c.png"):
        save_picture(tmp_path / "set" / name)
    with pytest.raises(TrainingError, match=r"a\.png has no mask"):
        list(read_source(SourceConfig("planted", "set"), tmp_path, HW))


def test_a_mask_of_another_size_than_its_film_is_named(tmp_path: Path) -> None:
    for name, hw in (("with/a.png", (40, 30)), ("without/b.png", (40, 30)), ("masks/a.png", (20, 30))):
        save_picture(tmp_path / "set" / name, hw)
    with pytest.raises(TrainingError, match=r"mask of the planted film a\.png is 30 × 20 pixels, the film 30 × 40"):
        list(read_source(SourceConfig("planted", "set"), tmp_path, HW))


def test_folders_of_classes_give_labels(tmp_path: Path) -> None:
    for name in ("ill/b.png", "ill/a.jpeg", "well/c.png", "unused/d.png"):
        save_picture(tmp_path / "set" / name)
    (tmp_path / "set" / "ill" / "notes.txt").write_text("no picture", "utf-8")
    source = SourceConfig("classes", "set", positive=("ill",), negative=("well",))
    assert [(f.name, f.label) for f in read_source(source, tmp_path, HW)] == [
        ("ill/a.jpeg", 1),
        ("ill/b.png", 1),
        ("well/c.png", 0),
    ]


def test_an_index_leaves_out_films_with_both_kinds_of_label_or_neither(tmp_path: Path) -> None:
    for name in "abcde":
        save_picture(tmp_path / "set" / "images" / f"{name}.png")
    rows = (
        "a.png,1,PA,train,Pneumonia|Mass\n"
        "b.png,1,PA,train,No Finding\n"
        "c.png,1,PA,train,Pneumonia|No Finding\n"
        "d.png,1,PA,train,Mass\n"
        "e.png,1,PA,val,Infiltration\n"
    )
    source = index_source(tmp_path / "set", rows, split="train")
    assert [(f.name, f.label) for f in read_source(source, tmp_path, HW)] == [("a.png", 1), ("b.png", 0)]
    everything = index_source(tmp_path / "set", rows)
    assert [f.name for f in read_source(everything, tmp_path, HW)] == ["a.png", "b.png", "e.png"]


def test_a_box_lands_where_the_letterbox_puts_it(tmp_path: Path) -> None:
    # 100 x 200 on 64 x 64: scale 0.32, 16 rows of letterbox above and below.
    save_picture(tmp_path / "set" / "images" / "a.png", (100, 200))
    source = index_source(tmp_path / "set", "a.png,1,PA,train,Pneumonia\n", box_source="RSNA")
    (tmp_path / "set" / "boxes.csv").write_text(
        "image,source,label,x,y,w,h\n"
        "a.png,RSNA,Pneumonia,50,25,100,50\n"
        "a.png,RSNA,Mass,0,0,20,20\n"  # another finding
        "a.png,NIH,Pneumonia,0,0,20,20\n",  # another reader
        "utf-8",
    )
    (found,) = read_source(source, tmp_path, HW)
    expected = np.zeros(HW, bool)
    expected[24:40, 16:48] = True
    assert np.array_equal(found.region_hw, expected)
    assert not found.region_is_exact


def test_a_box_that_leaves_the_image_is_cut_at_the_plane() -> None:
    model_input = prepare_display(np.random.default_rng(0).random((64, 64), np.float32), HW)
    mask = boxes_mask([(-10, -10, 20, 20), (60, 60, 20, 20)], model_input)
    expected = np.zeros(HW, bool)
    expected[:10, :10] = expected[60:, 60:] = True
    assert np.array_equal(mask, expected)


def turned(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    return exif


# Every kind of file that the viewer opens, of a film brighter to the right and to the bottom.
RAMP = np.add.outer(2 * np.arange(40), 3 * np.arange(50)).astype(np.uint8)
GREY = Image.fromarray(RAMP)
DEEP = Image.fromarray(RAMP.astype(np.uint16) * 16)
HALF = Image.fromarray(np.tile(np.array([60, 255], np.uint8), (40, 25)))
KINDS: dict[str, tuple[Image.Image, dict[str, Any]]] = {
    "grey.png": (GREY, {}),
    "grey.jpg": (GREY, {}),
    "black and white.png": (GREY.point(lambda grey: 255 * (grey > 90), "1"), {}),
    "12 bit in 16.png": (DEEP, {}),
    "grey and alpha.png": (Image.merge("LA", (GREY, HALF)), {}),
    "transparent grey.png": (GREY, {"transparency": 60}),
    "palette.png": (GREY.convert("P"), {}),
    "transparent palette.png": (GREY.convert("P"), {"transparency": bytes(range(256))}),
    "equal channels.png": (GREY.convert("RGB"), {}),
    "colour.png": (Image.merge("RGB", (GREY, GREY.rotate(180), HALF)), {}),
    "colour and alpha.png": (Image.merge("RGBA", (GREY, GREY.rotate(180), HALF, HALF)), {}),
    "colour.jpg": (Image.merge("RGB", (GREY, GREY.rotate(180), HALF)), {}),
    "four inks.jpg": (Image.merge("RGB", (GREY, GREY.rotate(180), HALF)).convert("CMYK"), {}),
    **{f"turned {way}.jpg": (GREY, {"exif": turned(way)}) for way in range(1, 9)},
    "turned.png": (GREY, {"exif": turned(6)}),
    "turned 12 bit.png": (DEEP, {"exif": turned(8)}),
}


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("preprocessing", ["display-percentile/1", "display-full-stretch/1"])
def test_training_reads_every_kind_of_picture_as_the_viewer_shows_it(
    name: str, preprocessing: str, tmp_path: Path
) -> None:
    picture, options = KINDS[name]
    for folder in ("images", "with", "without"):
        (tmp_path / "set" / folder).mkdir(parents=True)
        picture.save(tmp_path / "set" / folder / name, **options)
    frame = read_picture(tmp_path / "set" / "images" / name)
    save_picture(tmp_path / "set" / "masks" / f"{Path(name).stem}.png", frame.hw)
    viewed = prepare_frame(frame, HW, preprocessing)
    sources = [
        SourceConfig("classes", "set", positive=("images",)),
        SourceConfig("planted", "set"),
        index_source(tmp_path / "set", f"{name},1,PA,train,Pneumonia\n"),
    ]
    trained = [film for source in sources for film in read_source(source, tmp_path, HW, preprocessing)]
    assert len(trained) == 4
    for each in trained:
        assert np.array_equal(each.model_input.plane_hw, viewed.plane_hw)
        assert each.model_input.grid == viewed.grid


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (SourceConfig("classes", "gone", positive=("ill",)), "data folder ill is missing below gone"),
        (SourceConfig("index", "gone"), r"table index\.csv in gone cannot be opened"),
        (SourceConfig("phantom", count=0), "source “phantom” holds no film"),
        (SourceConfig("classes", "damaged", positive=("ill",)), r"picture a\.png cannot be read"),
        (SourceConfig("index", "bare"), r"index\.csv in bare lacks the column “labels”"),
        (SourceConfig("index", "latin"), r"index\.csv in latin is no CSV text in UTF-8"),
    ],
)
def test_a_source_that_cannot_be_used_is_named(tmp_path: Path, source: SourceConfig, sentence: str) -> None:
    (tmp_path / "damaged" / "ill").mkdir(parents=True)
    (tmp_path / "damaged" / "ill" / "a.png").write_bytes(b"no picture")
    (tmp_path / "latin").mkdir()
    (tmp_path / "latin" / "index.csv").write_bytes("image,labels\nMüller.png,a\n".encode("latin-1"))
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare" / "index.csv").write_text("image\na.png\n", "utf-8")
    with pytest.raises(TrainingError, match=sentence):
        load([source], tmp_path, HW)


def test_no_source_at_all_is_refused() -> None:
    with pytest.raises(TrainingError, match="without any source"):
        load([], Path(), HW)


def test_loading_can_be_cancelled_between_films() -> None:
    context = JobContext()
    context.cancel()
    with pytest.raises(Cancelled):
        load([SourceConfig("phantom", count=2)], Path(), HW, context)


@pytest.fixture(scope="module")
def mixed(films_folder: Path) -> FilmSet:
    """Sixteen planted films and eight held-out ones, as one set with shares 1 to 3."""
    sources = [SourceConfig("planted", "training"), SourceConfig("planted", "held-out", share=3.0)]
    return load(sources, films_folder, HW)


def test_a_set_keeps_films_as_eight_bit_and_gives_batches_in_range(mixed: FilmSet) -> None:
    assert mixed.images.dtype == torch.uint8
    assert len(mixed) == 24
    images, labels, regions, kinds = mixed.batch(torch.tensor([0, 12]))
    assert images.shape == (2, 1, 64, 64)
    assert (float(images.min()), float(images.max())) == (0.0, 1.0)
    assert labels.tolist() == [0.0, 1.0]
    assert regions.shape == (2, 1, 16, 16)
    assert regions.unique().tolist() == [0.0, 1.0]
    assert kinds.tolist() == [0, 2]


def test_batches_follow_the_shares_and_hold_both_classes_alike(mixed: FilmSet) -> None:
    unbalanced = dataclasses.replace(mixed, labels=torch.tensor([1.0] + [0.0] * 15 + [1.0] * 7 + [0.0]))
    drawn = unbalanced.draw(8000, torch.Generator().manual_seed(0))
    assert float((unbalanced.source_of[drawn] == 1).float().mean()) == pytest.approx(0.75, abs=0.02)
    for source in (0, 1):
        of_source = drawn[unbalanced.source_of[drawn] == source]
        assert float(unbalanced.labels[of_source].mean()) == pytest.approx(0.5, abs=0.03)


def test_other_classes_can_be_balanced_instead_of_the_labels(mixed: FilmSet) -> None:
    decided = torch.zeros(24)
    decided[3] = decided[20] = 1
    drawn = mixed.draw(4000, torch.Generator().manual_seed(0), decided)
    assert float(decided[drawn].mean()) == pytest.approx(0.5, abs=0.03)


def test_a_source_of_one_class_gets_its_share_and_no_more(mixed: FilmSet) -> None:
    one_sided = dataclasses.replace(mixed, labels=torch.tensor([0.0] * 16 + [0.0] * 4 + [1.0] * 4))
    drawn = one_sided.draw(8000, torch.Generator().manual_seed(0))
    assert float((one_sided.source_of[drawn] == 1).float().mean()) == pytest.approx(0.75, abs=0.02)


def test_a_planted_film_knows_the_film_without(tmp_path: Path) -> None:
    write_films(tmp_path / "set", range(4))
    with Image.open(tmp_path / "set" / "with" / "0001.png") as picture:
        picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(tmp_path / "set" / "without" / "0001.png")
    films = load([SourceConfig("planted", "set")], tmp_path, (64, 64))
    with_it, without_it = films.names.index("with/0001.png"), films.names.index("without/0001.png")
    alone = films.names.index("with/0003.png")
    assert films.partners[with_it] == without_it
    assert films.partners[alone] == films.partners[without_it] == -1
    drawn = films.without(torch.tensor([with_it, without_it, alone]))
    assert torch.equal(drawn, films.batch(torch.tensor([without_it, without_it, alone]))[0])
