"""Writing files so that a reader sees the old content or the new, never half of either."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from strongroom_base.errors import OutsideError


def write(file: Path, content: str | bytes, *, private: bool = False) -> None:
    """Replace a file's content in one step, making its folder if need be; text is UTF-8.

    :param private: whether only its owner may read the file (mode 0600), now and at any moment
        before; otherwise the umask decides.
    :raises OutsideError: when the folder cannot be written or the disk is full; the file then is as
        it was.
    """
    temporary = None
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=file.parent, prefix=".strongroom-")
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content.encode() if isinstance(content, str) else content)
        if not private:  # mkstemp makes private files
            umask = os.umask(0)
            os.umask(umask)
            Path(temporary).chmod(0o666 & ~umask)
        Path(temporary).replace(file)
    except OSError as error:
        raise OutsideError(
            f"cannot write {file}: {error.strerror or error}",
            hint="make room or choose a folder that you may write to",
        ) from error
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                Path(temporary).unlink(missing_ok=True)
