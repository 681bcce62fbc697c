"""Stopping: a service manager tells the process to end, and it ends in order."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path


def test_a_demo_told_to_end_leaves_nothing_behind(tmp_path: Path) -> None:
    demo = [sys.executable, "-m", "bot", "demo", "--no-browser", "--port", "0"]
    where = os.environ | {"TMPDIR": str(tmp_path)}
    with subprocess.Popen(demo, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=where) as process:
        assert process.stdout is not None
        assert b"http://" in process.stdout.readline()
        assert list(tmp_path.glob("huitoukan-demo-*"))
        process.send_signal(signal.SIGTERM)
        try:
            assert process.wait(timeout=30) == 0
        finally:
            process.kill()
    assert list(tmp_path.glob("huitoukan-demo-*")) == []
