"""An uploaded file → Document, in a process of its own: a hostile file can end or fill that one, not the service.

`read_apart` starts `python -m api.reading`, gives it what to read as JSON on stdin, and takes what it says, a
JSON object a line on stdout; the Document itself comes through a file beside the upload.
"""

from __future__ import annotations

import ctypes
import json
import os
import pickle
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from api.cli_sources import Source, slug
from ingest.document import Document, Meta
from ingest.read import Unreadable
from ingest.read.kinds import read_bytes
from kb.errors import NotReadable, ZhangjuError
from kb.settings import CHECKOUT

__all__ = ["TooMuch", "read_apart"]

MEMORY = 4 * 1024**3  # bytes of address space
END_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)
PAUSE = 0.1  # seconds between two looks at whether to go on
SECONDS = 900  # of work, and until it is ended from outside


class TooMuch(NotReadable):
    """Reading the file takes more memory or time than a file may."""


def read_apart(
    file: Path, name: str, id: str, title: str, stage: Callable[[str], None], check: Callable[[], None]
) -> Document:
    """The document that `file` holds, which was called `name`; its id is `id`, else made of the name.

    `stage("structure")` is called when the text is read; `check` again and again, from two threads: what it raises
    ends the reading and is raised. Raises NotReadable, saying why.
    """
    made = file.with_name("document.pickle")
    asked = {"file": str(file), "name": name, "id": id, "title": title, "made": str(made)}
    paths = [str(CHECKOUT), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ZHANGJU_")}
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "api.reading"],
        env=environment | {"PYTHONPATH": os.pathsep.join(paths)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    )
    over = threading.Event()
    watch = threading.Thread(target=_watched, args=(process, over, check), daemon=True)
    watch.start()
    try:
        with process:
            assert process.stdin is not None and process.stdout is not None
            with suppress(BrokenPipeError):  # it has ended already
                process.stdin.write(json.dumps(asked))
                process.stdin.close()
            for line in process.stdout:
                said = json.loads(line)
                if "refused" in said:
                    raise (TooMuch if said["too_much"] else NotReadable)(said["refused"])
                if said["stage"] == "done":
                    # written by the process that we started, from our own code
                    document: Document = pickle.loads(made.read_bytes())
                    return document
                stage(said["stage"])
        check()
        ended = -process.returncode if process.returncode < 0 else 0
        if ended in (signal.SIGKILL, signal.SIGXCPU):
            raise TooMuch(f"{name}：读了太久或要的内存太多，已中止。请拆分后再导入。")
        raise NotReadable(f"{name}：读到一半程序异常中止，文件可能已损坏。请重新下载或另存后再导入。")
    finally:
        over.set()
        watch.join()
        made.unlink(missing_ok=True)


def _watched(process: subprocess.Popen[str], over: threading.Event, check: Callable[[], None]) -> None:
    """Ends the process when its time is up, or when `check` raises."""
    end = time.monotonic() + SECONDS
    while not over.wait(PAUSE):
        try:
            check()
        except ZhangjuError:
            process.kill()
            return
        if time.monotonic() > end:
            process.kill()


def main() -> None:
    asked = json.load(sys.stdin)
    ctypes.CDLL(None).prctl(END_WITH_PARENT, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    name = asked["name"]
    try:
        data = Path(asked["file"]).read_bytes()
        text, hints = read_bytes(data, name)
        _say(stage="structure")
        path = Path(name)
        source = Source(path, asked["id"] or slug(path.stem), data, text, Meta(), hints)
        document = source.document(title=asked["title"] or None)
        Path(asked["made"]).write_bytes(pickle.dumps(document))
    except Unreadable as error:
        _say(refused=str(error), too_much=False)
    except (MemoryError, RecursionError):
        _say(refused=f"{name}：要的内存太多。请拆分后再导入。", too_much=True)
    else:
        _say(stage="done")


def _say(**words: object) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
