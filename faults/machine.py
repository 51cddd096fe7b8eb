"""The machine's shape, for whoever reads the table."""

import os
import platform
import subprocess


def shape():
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    yield f"machine: {os.cpu_count()} processors ({_processor()}), {memory:.0f} GiB, Linux {platform.release()}"
    yield f"         store on {_file_system('/var/lib/sallyport')} unless a line says otherwise, {_java()}"


def _processor():
    with open("/proc/cpuinfo") as lines:
        names = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _file_system(path):
    return _said("findmnt", "--noheadings", "--output", "FSTYPE", "--target", path) or "an unknown file system"


def _java():
    return next(iter(_said("/opt/jdk/bin/java", "-version").splitlines()), "unknown Java")


def _said(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return (done.stdout + done.stderr).strip()
