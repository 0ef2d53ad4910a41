"""Word 97, WPS and RTF → Document through LibreOffice, where it is installed, in a cell of its own.

Each file gets a new profile in a folder that is removed afterwards: two conversions cannot lock each other out, and no
file leaves anything behind for the next. Macros and links are off, time, memory and file size are bounded and, where the
system lets us, there is no network. One conversion takes some three seconds.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from parsers.docx import read_docx

if TYPE_CHECKING:
    from parsers.document import Document

SECONDS = 90
MEMORY_KB = 4 << 20
"""Address space, not memory in use: LibreOffice maps 1.5 GB before it opens a file."""
FILE_BLOCKS = 256 << 11
"""The largest file that a conversion may write, in blocks of 512 bytes."""

INSTALL = "install LibreOffice (Debian: `apt install libreoffice-writer`), or save the file as .docx"

PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def read_doc(body: bytes) -> Document:
    """The paragraphs and tables of a Word 97, WPS or RTF file. Raises ValueError, with what to do, if it has none."""
    rtf = body.lstrip()[:5] == b"{\\rtf"
    if not rtf and "EncryptedPackage".encode("utf-16-le") in body:
        raise ValueError("the Word file is protected by a password; save it without one, as .docx")
    if not rtf and "WordDocument".encode("utf-16-le") not in body:
        raise ValueError("an office file without a Word document in it; save the report as .docx")
    return read_docx(to_docx(body, ".rtf" if rtf else ".doc"))


def to_docx(body: bytes, suffix: str) -> bytes:
    """The file as .docx. Raises ValueError where LibreOffice is missing, fails or takes too long."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if not office:
        raise ValueError(f"a Word 97, WPS or RTF file is read through LibreOffice: {INSTALL}")
    with tempfile.TemporaryDirectory(prefix="nianbao-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        settings = home / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(PROFILE, "utf-8")
        (home / f"report{suffix}").write_bytes(body)
        _convert(office, home, suffix)
        made = home / "out" / "report.docx"
        if not made.is_file():
            raise ValueError("LibreOffice cannot open the file; check it, or save it as .docx")
        return made.read_bytes()


def _convert(office: str, home: Path, suffix: str) -> None:
    """Run LibreOffice in a process group of its own, so that all of it can be ended."""
    # named, as LibreOffice takes a file that it cannot make out for plain text, and converts its bytes as such
    reader = {".doc": "MS Word 97", ".rtf": "Rich Text Format"}[suffix]
    convert = [
        office,
        f"-env:UserInstallation={(home / 'profile').as_uri()}",
        *("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo"),
        *(f"--infilter={reader}", "--convert-to", "docx"),
        *("--outdir", str(home / "out"), str(home / f"report{suffix}")),
    ]
    limits = f'ulimit -c 0; ulimit -t {SECONDS}; ulimit -f {FILE_BLOCKS}; ulimit -v {MEMORY_KB}; exec "$@"'
    process = subprocess.Popen(  # noqa: S603 - a list of our own, no shell reads the file's name
        [*_without_network(), "/bin/sh", "-c", limits, "sh", *convert],
        cwd=home,
        env={"PATH": os.environ.get("PATH", os.defpath), "HOME": str(home), "TMPDIR": str(home), "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        raise ValueError(f"LibreOffice took more than {SECONDS} s over the file; save it as .docx") from error
    finally:
        # whatever it started ends with it; nothing is left to end in the usual case
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@cache
def _without_network() -> tuple[str, ...]:
    """A command in front that takes the network away, where the system allows that."""
    unshare = shutil.which("unshare")
    if not unshare:
        return ()
    command = (unshare, "--map-root-user", "--net")
    tried = subprocess.run([*command, "/bin/true"], capture_output=True, check=False)  # noqa: S603
    return command if tried.returncode == 0 else ()
