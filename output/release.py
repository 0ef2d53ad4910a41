"""Releases: `OUT/releases/<date>-<digest>/` for ever, `OUT/latest` the one to use, and `OUT/panel.csv` … in it.

A release is named by what is in it (the date of its newest report, the digest of its files), so that the same archive
and the same code give the same release. It is complete before it has its name, and has its name before `latest` points
to it: whoever looks, at any moment, sees a whole one.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from output.diff import compare, read_manifest, write_difference
from output.files import MANIFEST, describe_files, staging, sync, write_manifest
from output.gate import Refused, find_losses
from output.panel import write_dataset

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from output.diff import Difference
    from output.panel import Built
    from output.spool import Waiting
    from parsers.report import Report

FOLDER = "releases"
LATEST = "latest"
LATEST_TEXT = "latest.json"
"""Names the latest release too, for systems and programs that have no symbolic links."""
REFUSED = "refused"
"""Where the changes of a dataset that was not released are kept, until the next release."""


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a dataset is released.

    `accept` is why it is released although it shrinks. `as_of` is the day whose archive it shows: such a look back is
    not held against the latest release, and does not take its place unless there is none.
    """

    accept: str = ""
    as_of: str | None = None


def release(reports: Iterable[Report | Waiting], out: Path, terms: Terms | None = None, **options: Any) -> Built:
    """Make the dataset of `reports` a release in `out`. `options` are those of `output.panel.write_dataset`.

    Raises Refused where it shrinks (the release before stays the latest), and what `write_dataset` raises.
    """
    terms = terms or Terms()
    with staging(out) as staged:
        folder = staged / "dataset"
        folder.mkdir()
        made = write_dataset(reports, folder, **options)
        about = {**made.about, **({"as_of": terms.as_of} if terms.as_of else {})}
        name = _name(folder, about, terms.as_of or made.newest)
        previous = find_latest(out)
        if previous != out / FOLDER / name:
            about |= _judged(folder, out, previous, terms)
        if not is_whole(out / FOLDER / name):
            _place(folder, out / FOLDER / name, {"release": name, **about})
        if previous is None or not terms.as_of or "as_of" in read_manifest(previous):
            _point(out, name, staged)
        shutil.rmtree(out / REFUSED, ignore_errors=True)
    files = tuple(out / FOLDER / name / file for file in (*read_manifest(out / FOLDER / name)["files"], MANIFEST))
    return replace(made, folder=out / FOLDER / name, files=files, release=name, about=about)


def find_latest(out: Path) -> Path | None:
    """The folder of the latest release in `out`; None where there is none, or it is no longer whole."""
    try:
        name = str((out / LATEST).readlink())
    except OSError:
        try:
            name = json.loads((out / LATEST_TEXT).read_text("utf-8"))["folder"]
        except (OSError, ValueError, KeyError, TypeError):
            return None
    return out / name if is_whole(out / name) else None


def is_whole(folder: Path) -> bool:
    """Whether a dataset's folder has its manifest, and every file in it with the size that this gives."""
    try:
        files = read_manifest(folder)["files"]
        return all((folder / name).stat().st_size == file["bytes"] for name, file in files.items())
    except (OSError, ValueError, KeyError):
        return False


def _name(folder: Path, about: dict[str, Any], newest: str) -> str:
    said = json.dumps({**about, "files": describe_files(folder)}, ensure_ascii=False, sort_keys=True)
    return f"{newest[:10] or 'undated'}-{sha256(said.encode()).hexdigest()[:12]}"


def _judged(folder: Path, out: Path, previous: Path | None, terms: Terms) -> dict[str, Any]:
    """Writes the changes since the release before; what the manifest says of them. Raises Refused."""
    difference = compare(previous, folder)
    write_difference(difference, folder, previous.name if previous else None)
    losses = () if terms.as_of else find_losses(difference.before, difference.after)
    if losses and not terms.accept:
        raise Refused(_refusal(difference, losses, folder, out, previous))
    said: dict[str, Any] = {"previous": previous.name if previous else None, "changes": difference.counts}
    return {**said, "accepted": {"reason": terms.accept, "losses": list(losses)}} if losses else said


def _refusal(difference: Difference, losses: tuple[str, ...], folder: Path, out: Path, previous: Path | None) -> str:
    shutil.rmtree(out / REFUSED, ignore_errors=True)
    (out / REFUSED).mkdir()
    write_difference(difference, out / REFUSED, previous.name if previous else None)
    lines = "\n".join(f"  {loss}" for loss in losses)
    return (
        f"the dataset shrinks and was not released; {previous} stays the latest:\n{lines}\n"
        f"Look at {out / REFUSED / 'changes.md'} and at `nianbao status`; crawl again if a site was down, or release it "
        'all the same with --accept "the reason"'
    )


def _place(folder: Path, target: Path, about: dict[str, Any]) -> None:
    """Give a finished dataset its place, whole."""
    write_manifest(folder, about)
    sync(folder)
    target.parent.mkdir(exist_ok=True)
    shutil.rmtree(target, ignore_errors=True)  # of this name, and no longer whole
    folder.replace(target)
    sync(target.parent)


def _point(out: Path, name: str, staged: Path) -> None:
    """Make `latest`, and the files of the dataset in `out` itself, those of this release."""
    target = f"{FOLDER}/{name}"
    linked = _link(target, out / LATEST, staged)
    text = json.dumps({"release": name, "folder": target}, indent=2) + "\n"
    (staged / LATEST_TEXT).write_text(text, encoding="utf-8", newline="\n")
    sync(staged / LATEST_TEXT)
    (staged / LATEST_TEXT).replace(out / LATEST_TEXT)
    names = [*read_manifest(out / target)["files"], MANIFEST]
    for file in names:
        if not (linked and _link(f"{LATEST}/{file}", out / file, staged)):
            shutil.copyfile(out / target / file, staged / file)
            (staged / file).replace(out / file)
    for path in out.iterdir():  # a file that this release has no more
        if path.is_symlink() and path.name not in names and path.readlink().as_posix() == f"{LATEST}/{path.name}":
            path.unlink()
    sync(out)


def _link(target: str, path: Path, staged: Path) -> bool:
    """Put a symbolic link at `path`, in one step; False where the system has none."""
    made = staged / path.name
    try:
        if path.is_symlink() and path.readlink().as_posix() == target:
            return True
        made.symlink_to(target)
        made.replace(path)
    except (OSError, NotImplementedError):
        made.unlink(missing_ok=True)
        return False
    return True
