"""What goes into the installed app, and what is left out of it: lists and rules, read by the recipe and the tests."""

import re
from pathlib import PurePosixPath

from distributions import default_install

METADATA = tuple(distribution.name for distribution in default_install())
"""Every library of the default install takes its metadata along: plug-ins and versions are looked up in it."""

UNUSED_MODULES = (
    # Other interfaces, consoles and tools that libraries offer.
    "tkinter",
    "IPython",
    "jupyter_client",
    "pytest",
    "_pytest",
    "pytest_benchmark",
    "setuptools",
    "pip",
    "wheel",
    "mypy",
    "hatchling",
    "PyInstaller",
    "pygments",
    "rich",
    "docutils",
    "lib2to3",
    "tensorboard",
    # A picture format that no film comes in; its library is large.
    "PIL._avif",
    "torch.utils.tensorboard",
    # GNU readline and gdbm are under the GPL; nothing here uses them.
    "readline",
    "_gdbm",
    "dbm.gnu",
    # Parts of Qt and their bindings that the window does not use.
    "PySide6.QtQml",
    "PySide6.QtQuick",
    "PySide6.QtQuickControls2",
    "PySide6.QtQuickTest",
    "PySide6.QtQuickWidgets",
    "PySide6.QtSql",
    "PySide6.QtDesigner",
    "PySide6.QtUiTools",
    "PySide6.QtHelp",
    # Examples of pyqtgraph, which would bring their own resources.
    "pyqtgraph.examples",
    "pyqtgraph.opengl",
    "pyqtgraph.canvas",
    "pyqtgraph.flowchart",
    "pyqtgraph.console",
    # Tests of libraries. `torch.testing` is not among them: torch imports it.
    "numpy.tests",
    "scipy.tests",
    "sympy.testing",
    "networkx.tests",
)

_TRIMMED = {
    "torch: headers, test programs and what only builds of torch extensions need": (
        r"torch/(test|include|share)/",
        r"torch/bin/(?!torch_shm_manager)",  # torch looks for that one program when it is imported
        r"torch/lib/(libtorchbind_test|libjitbackend_test|libbackend_with_compiler|libaoti_custom_ops)\.so",
        r"torch/lib/.*\.(a|lib)$",
    ),
    "torch: sources beside their compiled form, of parts that no explanation and no training runs": (
        # Modules of options stay: torch reads their comments when it is imported.
        r"torch/(_inductor|_dynamo|distributed|testing|onnx|ao|xpu|utils/(model_dump|benchmark|data/datapipes))/"
        r"(?!(.*/)?\w*config\.py$).*\.py$",
    ),
    "tests, examples and sources that libraries carry": (
        r"(openjpeg|rle|jpeg_ls|pylibjpeg|pydicom|numpy|scipy|sympy|networkx|pyqtgraph|captum|onnx)/.*\b(tests?|benchmarks|examples)/",
        r"\.(pyi|pyx|pxd|h|hpp|cpp|c|cu|cuh)$",
        r"onnx/backend/test/",
    ),
    "Qt: what no window of ours loads": (
        r"PySide6/Qt/qml/",
        r"PySide6/Qt/metatypes/",
        r"PySide6/Qt/lib/libQt6(Qml|Quick|Designer|Sql|Help|Pdf|VirtualKeyboard|ShaderTools|Labs)\w*\.so",
        r"PySide6/Qt/plugins/(designer|qmltooling|qmllint|sqldrivers|virtualkeyboard|platforminputcontexts/libqtvirtual)",
        r"PySide6/Qt/translations/(?!qtbase_)",
        # Without a desktop's GTK on the building machine it cannot be complete; the window has its own look.
        r"PySide6/Qt/plugins/platformthemes/libqgtk3",
        r"PySide6/Qt/plugins/(platforms/libq(eglfs|linuxfb|minimalegl|vnc|vkkhrdisplay)|egldeviceintegrations/)",
        r"libQt6Egl(FSDeviceIntegration|FsKmsSupport)\.so",
        r"^lib(gtk-3|gdk-3|gdk_pixbuf-2|atk-1|atk-bridge-2|atspi|epoxy|cairo|cairo-gobject|pango-1|pangocairo-1|pangoft2-1)"
        r"[.0-9]*\.so",
        r"^lib(pixman-1|thai|datrie|fribidi)[.0-9]*\.so",
    ),
    # The graphics driver of the computer loads them, too, and may need newer ones than those of the building machine:
    # the package depends on them instead. Every desktop has them.
    "libraries that belong to the system": (
        r"^lib(stdc\+\+|gcc_s|X11|X11-xcb|Xext|Xau|Xdmcp|expat|z|xcb|xcb-(glx|randr|shm|sync|xfixes))\.so[.0-9]*$",
    ),
    "matplotlib, which Captum imports and nothing here draws with: its samples and fonts for PostScript": (
        r"matplotlib/mpl-data/(sample_data|images|fonts/(afm|pdfcorefonts)|plot_directive)/",
        r"matplotlib/mpl-data/fonts/ttf/(?!DejaVuSans\.ttf)",
    ),
    "GNU readline and gdbm: GPL": (r"(^|/)lib(readline|gdbm)[^/]*\.so",),
}
STRIPPED = (
    "libpython*.so*",
    "torch/lib/libtorch_cpu.so",
    "torch/lib/libtorch_python.so",
    "_CharLS*.so",
    "_openjpeg*.so",
)
"""Libraries whose symbols for debugging are removed on Linux, below the folder of the app's own files. Only these:
libraries that a wheel's tool has moved about do not all survive it."""

_RULES = {what: tuple(re.compile(pattern) for pattern in patterns) for what, patterns in _TRIMMED.items()}


def trimmed_because(path: str) -> str | None:
    """Why a file is left out of the bundle, or None if it stays.

    Parameters
    ----------
    path : str
        Inside the bundle, with either kind of slash.
    """
    posix = PurePosixPath(path.replace("\\", "/")).as_posix()
    for what, patterns in _RULES.items():
        if any(pattern.search(posix) for pattern in patterns):
            return what
    return None
