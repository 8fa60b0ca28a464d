from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from engine.core.errors import SourceError
from engine.data.class_words import ClassWords
from engine.data.labelled_films import LabelledFilm, box_on, find_labelled, spread
from engine.imaging.grid import Grid

Save = Callable[..., Path]


def test_planted_layout_has_masks_for_what_was_planted(tmp_path: Path, words: ClassWords, save_picture: Save) -> None:
    for name in ("with/b.png", "with/a.png", "without/a.png", "masks/a.png"):
        save_picture(tmp_path / name)
    found = find_labelled(tmp_path, words)
    assert found.layout == "planted"
    assert [(f.name, f.label, f.has_truth) for f in found.films] == [
        ("without/a.png", 0, False),
        ("with/a.png", 1, True),
        ("with/b.png", 1, False),
    ]
    assert [film.counterpart for film in found.films] == [None, tmp_path / "without" / "a.png", None]


def test_what_was_planted_is_the_difference_to_the_film_before(tmp_path: Path, save_picture: Save) -> None:
    before = np.full((20, 20), 0.2)
    before[0, 0], before[0, 1] = 0, 1
    after = before.copy()
    after[5:10, 5:10] = 0.6
    paths = (save_picture(tmp_path / "after.png", after), save_picture(tmp_path / "before.png", before))
    grid = Grid.letterbox((20, 20), (20, 20))
    planted_hw = LabelledFilm("after", paths[0], 1, counterpart=paths[1]).planted_on(grid)
    assert planted_hw is not None
    assert planted_hw[7, 7] == pytest.approx(0.4, abs=0.01)
    assert planted_hw[15, 15] == 0
    assert LabelledFilm("after", paths[0], 1).planted_on(grid) is None


def test_another_film_of_the_same_name_is_no_film_before(tmp_path: Path, save_picture: Save) -> None:
    grid = Grid.letterbox((20, 30), (20, 30))
    one = save_picture(tmp_path / "one.png")
    other = save_picture(tmp_path / "other.png", np.random.default_rng(1).random((20, 30)))
    turned = save_picture(tmp_path / "turned.png", hw=(30, 20))
    assert LabelledFilm("a", one, 1, counterpart=other).planted_on(grid) is None
    assert LabelledFilm("a", one, 1, counterpart=turned).planted_on(grid) is None


def index_folder(folder: Path, save_picture: Save) -> Path:
    rows = ["a,val,Shining", "b,val,Dark", "c,val,Other", "d,train,Bright", "e,val,Bright", "f,test,Dark"]
    lines = [f"{name}.png,{rest}" for name, rest in (row.split(",", 1) for row in rows)]
    folder.joinpath("index.csv").write_text("\n".join(["image,split,labels", *lines]), "utf-8")
    boxes = [
        "a,Very bright,2,2,4,4",
        "a,Shining,20,10,5,5",
        "a,Elsewhere,0,0,1,1",
        "b,Bright,1,1,2,2",
        "d,Bright,1,1,2,2",
    ]
    lines = [f"{name}.png,{rest}" for name, rest in (box.split(",", 1) for box in boxes)]
    folder.joinpath("boxes.csv").write_text("\n".join(["image,label,x,y,w,h", *lines]), "utf-8")
    for name in "abcdef":
        save_picture(folder / "images" / f"{name}.png")
    return folder


def test_index_layout_leaves_out_training_films_and_other_labels_and_counts_them(
    tmp_path: Path, words: ClassWords, save_picture: Save
) -> None:
    found = find_labelled(index_folder(tmp_path, save_picture), words)
    assert found.layout == "index"
    assert [(f.name, f.label, f.boxes_xywh_px) for f in found.films] == [
        ("a.png", 1, ((2, 2, 4, 4), (20, 10, 5, 5))),
        ("b.png", 0, ()),  # a box on a film without the class marks something else
        ("e.png", 1, ()),
        ("f.png", 0, ()),
    ]
    assert found.left_out == {
        "of the training split": 1,
        "labels mean neither the class nor its counter-class, or both": 1,
    }
    assert found.boxes == {"Very bright": 1, "Shining": 1, "Bright": 1}
    assert found.boxes_left_out == {"Elsewhere": 1}


def test_a_split_is_asked_for_by_name(tmp_path: Path, words: ClassWords, save_picture: Save) -> None:
    folder = index_folder(tmp_path, save_picture)
    assert [f.name for f in find_labelled(folder, words, "train").films] == ["d.png"]
    assert find_labelled(folder, words, "test").left_out == {"of another split": 5}
    with pytest.raises(SourceError, match=r"no film to evaluate on \(of another split: 6\)"):
        find_labelled(folder, words, "nothing")


def test_dicom_with_boxes_in_an_index(tmp_path: Path, words: ClassWords, write_dicom: Callable[..., Path]) -> None:
    pixels = np.zeros((40, 20), np.uint16)
    pixels[10:20, 5:10] = 1000
    (tmp_path / "one").mkdir()
    write_dicom(tmp_path / "one" / "IM0001", pixels=pixels)
    (tmp_path / "index.csv").write_text('file,my_labels,boxes\none/IM0001,Bright,"[[5, 10, 5, 10]]"\n', "utf-8")
    found = find_labelled(tmp_path, words)
    assert found.layout == "dicom"
    (film,) = found.films
    assert found.boxes == {"unlabelled": 1}
    frame = film.read()
    assert frame.hw == (40, 20)
    region = film.region_on(Grid.letterbox(frame.hw, (20, 20)))
    assert region is not None
    # Half the size; the letterbox is five samples wide on either side.
    assert np.argwhere(region).min(0).tolist() == [5, 7]
    assert np.argwhere(region).max(0).tolist() == [9, 9]


def test_dicom_with_nothing_but_boxes(tmp_path: Path, words: ClassWords, write_dicom: Callable[..., Path]) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("sub/a.dcm", "b.dcm"):
        write_dicom(tmp_path / name)
    (tmp_path / "boxes.csv").write_text("file,x,y,width,height\na,1,2,3,4\n", "utf-8")
    found = find_labelled(tmp_path, words)
    assert found.layout == "dicom"
    assert [(f.name, f.label, f.has_truth) for f in found.films] == [("b.dcm", None, False), ("sub/a.dcm", 1, True)]


def test_class_folders(tmp_path: Path, words: ClassWords, save_picture: Save) -> None:
    for name in ("DARK/a.png", "Bright/a.png", "Bright/b.png", "unsure/a.png"):
        save_picture(tmp_path / name)
    (tmp_path / "DARK" / ".hidden").write_text("", "utf-8")
    found = find_labelled(tmp_path, words)
    assert found.layout == "classes"
    assert [(f.name, f.label) for f in found.films] == [("Bright/a.png", 1), ("Bright/b.png", 1), ("DARK/a.png", 0)]
    assert found.left_out == {"in the folder “unsure”, which names no class": 1}


def test_unknown_layout_names_its_folders_and_the_way_out(
    tmp_path: Path, words: ClassWords, save_picture: Save
) -> None:
    save_picture(tmp_path / "ill" / "a.png")
    with pytest.raises(SourceError, match=r"Its folders: “ill”.*--positive"):
        find_labelled(tmp_path, words)
    with pytest.raises(SourceError, match="does not exist"):
        find_labelled(tmp_path / "missing", words)


def test_masks_are_mapped_through_the_grid(tmp_path: Path, save_picture: Save) -> None:
    mask = np.zeros((20, 40))
    mask[4:12, 20:36] = 1
    path = save_picture(tmp_path / "m.png", mask)
    film = LabelledFilm("a", tmp_path / "a.png", 1, mask=path)
    region = film.region_on(Grid.letterbox((20, 40), (20, 20)))  # half the size, five rows of letterbox above
    assert region is not None
    expected = np.zeros((20, 20), bool)
    expected[7:11, 10:18] = True
    assert np.array_equal(region, expected)
    with pytest.raises(SourceError, match="40 × 20 pixels, its film 20 × 20"):
        film.region_on(Grid.letterbox((20, 20), (20, 20)))


def test_sample_belongs_to_the_mask_that_covers_half_of_it(tmp_path: Path, save_picture: Save) -> None:
    mask = np.zeros((8, 8))
    mask[:3, :4] = 1  # of the second row of 2 x 2 samples half, of its neighbours nothing
    mask[6, 6] = 1  # a quarter of the last sample
    film = LabelledFilm("a", tmp_path / "a.png", 1, mask=save_picture(tmp_path / "m.png", mask))
    region = film.region_on(Grid.letterbox((8, 8), (4, 4)))
    assert region is not None
    assert np.argwhere(region).tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]


@pytest.mark.parametrize("pixel_aspect", [1.0, 2.0, 0.5])
def test_box_and_mask_of_the_same_pixels_give_the_same_region(
    tmp_path: Path, save_picture: Save, pixel_aspect: float
) -> None:
    mask = np.zeros((64, 48))
    mask[8:32, 16:40] = 1
    path = save_picture(tmp_path / "m.png", mask)
    grid = Grid.letterbox((64, 48), (32, 32), pixel_aspect)
    by_mask = LabelledFilm("a", path, 1, mask=path).region_on(grid)
    by_box = LabelledFilm("a", path, 1, boxes_xywh_px=((16, 8, 24, 24),)).region_on(grid)
    assert by_mask is not None
    assert by_box is not None
    # Samples of which the box covers about a half may differ: a box asks for their centre, a mask for their area.
    assert (by_mask & by_box).sum() / (by_mask | by_box).sum() > 0.85


def test_box_beyond_the_film_is_cut_and_never_enters_the_letterbox() -> None:
    grid = Grid.letterbox((100, 50), (50, 50))  # half the size, content in columns 12 to 37
    region = box_on(grid, (-30, 80, 200, 100))
    content = np.zeros((50, 50), bool)
    content[grid.content] = True
    assert region[40:, :].sum() == content[40:, :].sum() == region.sum()
    assert not box_on(grid, (60, 10, 20, 20)).any()
    assert LabelledFilm("a", Path("a"), 1, boxes_xywh_px=((60, 10, 20, 20),)).region_on(grid) is None


def test_box_smaller_than_a_sample_is_one_sample() -> None:
    grid = Grid.letterbox((100, 100), (10, 10))
    region = box_on(grid, (31, 52, 2, 2))
    assert np.argwhere(region).tolist() == [[5, 3]]
    assert np.argwhere(box_on(grid, (98.9, 99.5, 30, 30))).tolist() == [[9, 9]]


def test_limit_takes_both_classes_alike_from_all_over_the_set() -> None:
    films = [LabelledFilm(f"{n}", Path(f"{n}"), int(n >= 90)) for n in range(100)]
    chosen = spread(films, 20)
    assert [f.label for f in chosen].count(1) == 10
    assert [f.name for f in chosen[:10]] == ["4", "13", "22", "31", "40", "49", "58", "67", "76", "85"]
    assert spread(films, 20) == chosen
    assert len(spread(films, 60)) == 60  # the smaller class gives all it has
    assert spread(films, 1000) == tuple(films)
    assert len(spread(films, 1)) == 1
