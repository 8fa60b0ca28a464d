import configparser
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from datetime import date
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="packages for Linux are made on Linux")


@pytest.fixture
def bundle(tmp_path):
    folder = tmp_path / "work" / "parallax"
    (folder / "_internal").mkdir(parents=True)
    (folder / "parallax").write_bytes(b"\x7fELF GLIBC_2.17\0 GLIBC_2.4\0")
    (folder / "parallax").chmod(0o700)
    (folder / "_internal" / "libthing.so.1").write_bytes(b"GLIBC_2.34\0")
    (folder / "_internal" / "notes.txt").write_bytes(b"GLIBC_2.99\0")
    (folder / "_internal" / "notes.txt").chmod(0o600)
    (folder / "_internal" / "libthing.so").symlink_to("libthing.so.1")
    return folder


def test_the_oldest_c_library_is_found_in_the_libraries(script, bundle):
    assert script("linux_package").glibc_floor(bundle) == "2.34"


def test_an_installed_system_has_everything_in_its_place(script, bundle, tmp_path):
    root = tmp_path / "root"
    script("linux_package").lay_out(bundle, root, "1.2.3", date(2026, 1, 2))
    command = root / "usr" / "bin" / "parallax"
    assert command.resolve() == root / "usr" / "lib" / "parallax" / "parallax"
    assert os.readlink(command) == "../lib/parallax/parallax"
    assert (root / "usr" / "lib" / "parallax" / "parallax").stat().st_mode & 0o777 == 0o755
    assert (root / "usr" / "lib" / "parallax" / "_internal" / "notes.txt").stat().st_mode & 0o777 == 0o644
    assert (root / "usr" / "share" / "icons" / "hicolor" / "256x256" / "apps" / "parallax.png").is_file()
    (metainfo,) = (root / "usr" / "share" / "metainfo").iterdir()
    release = ElementTree.parse(metainfo).find("releases/release")
    assert release is not None
    assert release.attrib == {"version": "1.2.3", "date": "2026-01-02"}


def test_the_desktop_entry_takes_files_and_folders(script):
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment]  # keys of desktop entries know their case
    entry.read(script("linux_package").HERE / "linux" / "parallax.desktop", encoding="utf-8")
    values = entry["Desktop Entry"]
    assert values["Exec"] == "parallax %F"
    assert set(values["MimeType"].split(";")) >= {"application/dicom", "inode/directory"}
    assert "not for diagnosis" in values["Comment"]


def test_the_control_file_is_what_dpkg_reads(script):
    text = script("linux_package").control("1.2.3", 1000, "2.34")
    fields = dict(re.findall(r"^(\w[\w-]*): (.*)$", text, re.MULTILINE))
    assert fields["Version"] == "1.2.3"
    assert fields["Depends"].startswith("libc6 (>= 2.34), libgl1")
    assert "Research use only" in text
    assert text.endswith("\n")


@pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="needs dpkg-deb")
def test_the_package_has_no_scripts_so_user_data_stay(script, bundle, tmp_path):
    made: Path = script("linux_package").make_deb(bundle, tmp_path, "1.2.3", tmp_path / "work")
    assert made.name.startswith("parallax_1.2.3_")
    shutil.rmtree(tmp_path / "control", ignore_errors=True)
    subprocess.run(["dpkg-deb", "--control", str(made), str(tmp_path / "control")], check=True)
    assert [path.name for path in (tmp_path / "control").iterdir()] == ["control"]
    listing = subprocess.run(["dpkg-deb", "--contents", str(made)], capture_output=True, text=True, check=True).stdout
    assert all(line.split()[1] == "root/root" for line in listing.splitlines())
    assert all(line.split()[5].startswith("./usr") or line.split()[5] == "./" for line in listing.splitlines())


@pytest.mark.skipif(shutil.which("zstd") is None, reason="needs zstd")
def test_the_archive_is_one_folder_with_its_links(script, bundle, tmp_path):
    made = script("linux_package").make_archive(bundle, tmp_path, "1.2.3")
    subprocess.run(["tar", "-C", str(tmp_path), "--zstd", "-xf", str(made)], check=True)
    (folder,) = tmp_path.glob("parallax-1.2.3-linux-*[!t]")
    assert (folder / "_internal" / "libthing.so").readlink() == Path("libthing.so.1")
