"""Makes an archive that is laid out as TensorFlow's C library from a Python wheel of TensorFlow.

    python3 wheel-to-library.py WHEEL ARCHIVE.tar

Google publishes the C library up to 2.18; a wheel holds the same code and headers under other names.
"""

import io
import re
import sys
import tarfile
import zipfile

HEADERS = re.compile(
    r"^tensorflow/(include/(tensorflow/c/|tensorflow/core/platform/ctstring|(xla/)?tsl/(c/|platform/ctstring)).*\.h)$"
)
LIBRARIES = {
    "tensorflow/libtensorflow_cc.so.2": "libtensorflow.so",
    "tensorflow/libtensorflow_framework.so.2": "libtensorflow_framework.so",
}


def add(archive, name, size, content):
    entry = tarfile.TarInfo(name)
    entry.size = size
    entry.mode = 0o644
    archive.addfile(entry, content)


def link(archive, name, target):
    entry = tarfile.TarInfo(name)
    entry.type = tarfile.SYMTYPE
    entry.linkname = target
    archive.addfile(entry)


wheel, target = sys.argv[1:]
with zipfile.ZipFile(wheel) as source, tarfile.open(target, "w") as archive:
    for info in source.infolist():
        header = HEADERS.match(info.filename)
        if header:
            add(archive, header.group(1), info.file_size, io.BytesIO(source.read(info)))
        elif info.filename in LIBRARIES:
            name = info.filename.split("/")[-1]
            with source.open(info) as content:
                add(archive, f"lib/{name}", info.file_size, content)
            # The wheel's libraries ask for each other by these names, the linker for the plain ones.
            link(archive, f"lib/{LIBRARIES[info.filename]}", name)
