from pathlib import Path

import pytest

from engine.core.errors import SourceError
from engine.data.label_tables import IndexRow, read_boxes, read_index


def write(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, "utf-8")
    return folder


def test_rows_of_an_index(tmp_path: Path) -> None:
    write(tmp_path, "index.csv", "\ufeffimage,age,split,nih_labels\na.png,50,val,Mass|Edema\nb.png,,train,\n")
    assert read_index(tmp_path) == [
        IndexRow("a.png", ("Mass", "Edema"), "val", "", ()),
        IndexRow("b.png", ("",), "train", "", ()),
    ]


def test_column_of_labels_is_the_models_then_the_plain_one(tmp_path: Path) -> None:
    write(tmp_path, "index.csv", "image,other_labels,labels,findings\na.png,1,2,3\n")
    assert read_index(tmp_path, ("absent", "findings"))[0].labels == ("3",)
    assert read_index(tmp_path)[0].labels == ("2",)
    write(tmp_path, "index.csv", "file,age\na.dcm,1\n")
    assert read_index(tmp_path) == [IndexRow("a.dcm", None, "", "", ())]


@pytest.mark.parametrize("column", ["patient", "Patient ID", "subject"])
def test_a_column_says_whose_film_it_is(tmp_path: Path, column: str) -> None:
    write(tmp_path, "index.csv", f"image,{column}\na.png, 61\nb.png,\n")
    assert [row.patient for row in read_index(tmp_path)] == ["61", ""]


def test_boxes_in_columns_of_an_index_are_json(tmp_path: Path) -> None:
    write(tmp_path, "index.csv", 'file,rsna_boxes,nih_boxes\na.dcm,"[[1, 2, 3, 4], [5, 6, 7, 8]]",[]\nb.dcm,,[]\n')
    first, second = read_index(tmp_path)
    assert first.boxes == (("", (1, 2, 3, 4)), ("", (5, 6, 7, 8)))
    assert second.boxes == ()


def test_rows_of_boxes_under_either_name_of_their_columns(tmp_path: Path) -> None:
    write(tmp_path, "boxes.csv", "image,source,label,x,y,w,h\na.png,A,Mass,1,2.5,3,4\n")
    assert list(read_boxes(tmp_path)) == [("a.png", (("Mass", (1, 2.5, 3, 4)),))]
    write(tmp_path, "boxes.csv", "file,x,y,width,height\na.dcm,1,2,3,4\n")
    assert list(read_boxes(tmp_path)) == [("a.dcm", (("", (1, 2, 3, 4)),))]


def test_without_a_table_there_are_no_boxes(tmp_path: Path) -> None:
    assert list(read_boxes(tmp_path)) == []


@pytest.mark.parametrize("row", ["a.png,1,2,x,4", "a.png,1,2,0,4", "a.png,1,2,3,", "a.png,nan,2,3,4", "a.png,1,2,3,-1"])
def test_box_that_is_none_is_named_by_its_line(tmp_path: Path, row: str) -> None:
    write(tmp_path, "boxes.csv", f"image,x,y,w,h\nb.png,1,2,3,4\n{row}\n")
    with pytest.raises(SourceError, match=r"Line 3 of boxes\.csv"):
        list(read_boxes(tmp_path))


@pytest.mark.parametrize("cell", ["[[1, 2, 3]]", "{", '"text"', "[1, 2, 3, 4]", "[[1, 2, 3, null]]", "[" * 9999])
def test_json_that_is_no_box_is_named_by_its_line(tmp_path: Path, cell: str) -> None:
    quoted = cell.replace('"', '""')
    write(tmp_path, "index.csv", f'file,boxes\na.dcm,"{quoted}"\n')
    with pytest.raises(SourceError, match=r"Line 2 of index\.csv"):
        read_index(tmp_path)


def test_missing_columns_and_unreadable_tables_are_sentences(tmp_path: Path) -> None:
    write(tmp_path, "index.csv", "picture,labels\na.png,Mass\n")
    with pytest.raises(SourceError, match="no column “image” or “file” or “name”"):
        read_index(tmp_path)
    write(tmp_path, "boxes.csv", "image,x,y,w\na.png,1,2,3\n")
    with pytest.raises(SourceError, match="no column “h” or “height”"):
        list(read_boxes(tmp_path))
    (tmp_path / "index.csv").write_bytes(b"image,labels\n\xff\xfe\xff,b\n")
    with pytest.raises(SourceError, match=r"index\.csv cannot be read"):
        read_index(tmp_path)
