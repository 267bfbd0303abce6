"""What the figures were measured with: a benchmark without its machine tells nothing."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
from pathlib import Path


def machine() -> str:
    """The processor, cores, memory, system and languages, in one line."""
    cores = os.cpu_count() or 1
    parts = [
        _processor(),
        f"{cores} core{'s' if cores > 1 else ''}",
        _memory(),
        f"{platform.system()} {platform.release()}",
        f"Python {platform.python_version()}",
        _node(),
    ]
    return ", ".join(filter(None, parts))


def busy() -> str:
    """A sentence where other programs keep the machine busy, so that times mean little; else ""."""
    cores = os.cpu_count() or 1
    load = os.getloadavg()[0]
    if load < cores * 0.75:
        return ""
    return (
        f"The machine was busy (load {load:.1f} on {cores} cores): the times are longer than they would be."
    )


def _processor() -> str:
    try:
        found = re.search(
            r"^model name\s*: (.+)", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.MULTILINE
        )
    except OSError:
        found = None
    return found[1] if found else platform.processor() or platform.machine()


def _memory() -> str:
    try:
        size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        return ""
    return f"{size / 2**30:.0f} GiB"


def _node() -> str:
    node = shutil.which("node")
    if not node:
        return ""
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    return f"node {told.stdout.strip().removeprefix('v')}"
