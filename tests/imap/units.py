# SPDX-License-Identifier: Apache-2.0
"""The units for systemd: how much they shut, and that a scan works inside. Nothing is
started by systemd here: it says which system calls a unit has, and strace which of
them are used."""
import os
import re
import shlex
import shutil
import subprocess

import bed

ROOT = os.path.dirname(os.path.dirname(bed.HERE))
FOLDER = os.path.join(ROOT, "examples", "systemd")
SERVICES = "seki.service", "seki-heartbeat.service"
EXPOSURE = 1.5


def analyze(*words):
    if not shutil.which("systemd-analyze"):
        raise bed.Skipped("there is no systemd-analyze")
    return subprocess.run(["systemd-analyze", *words], capture_output=True,
                          text=True, timeout=60, env=dict(
                              os.environ, LC_ALL="C.UTF-8"))


def unit(name):
    """[(key, value)] in their order."""
    with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
        return re.findall(r"^(\w+)=(.*)$", file.read(), re.M)


def the_units_leave_little_open(stage):
    for name in SERVICES:
        ran = analyze("security", "--offline=yes", os.path.join(FOLDER, name))
        level = re.search(r"exposure level for \S+: ([\d.]+)", ran.stdout)
        assert level and float(level.group(1)) <= EXPOSURE, ran.stdout[-3000:]
    heartbeat, scan = (unit(name)[unit(name).index(("NoNewPrivileges", "yes")):]
                       for name in reversed(SERVICES))
    assert heartbeat == scan


def what_cron_and_the_units_run_is_what_seki_knows(stage):
    lines = [value for name in SERVICES for key, value in unit(name)
             if key == "ExecStart"]
    with open(os.path.join(ROOT, "examples", "cron"), encoding="utf-8") as file:
        lines += re.findall(r"\|\| (seki .*)$", file.read(), re.M)
    assert len(lines) == 4, lines
    for line in lines:
        command, *words = shlex.split(line)[1:]
        told = subprocess.run([stage.bed.seki, command, "--help"], timeout=60,
                              capture_output=True, text=True).stdout
        for word in words:
            assert not word.startswith("--") or word in told, line


def the_memory_is_what_the_examiners_may_have(stage):
    with open(os.path.join(ROOT, "examples", "seki.conf"),
              encoding="utf-8") as file:
        each = int(re.search(r"examiner_memory = (\d+)", file.read()).group(1))
    most = dict(unit("seki.service"))["MemoryMax"]
    with open(os.path.join(ROOT, "scanner", "run", "run.h"),
              encoding="utf-8") as file:
        rest = re.search(r"REST_MEMORY \(\(uint64_t\)1 << (\d+)\)", file.read())
    # test_share.c has what it comes to on 1, 4 and 64 processors.
    assert int(most.rstrip("G")) << 30 == 8 * each + (1 << int(rest.group(1)))


def allowed():
    sets, name = {}, None
    for line in analyze("syscall-filter").stdout.splitlines():
        if line.startswith("@"):
            name = line.strip()
            sets[name] = []
        elif re.match(r" +[@a-z]", line):
            sets[name].append(line.strip())

    def spread(word):
        return {word} if not word.startswith("@") else \
            set().union(*map(spread, sets[word]))
    calls = spread("@default")
    for key, value in unit("seki.service"):
        if key == "SystemCallFilter":
            words = set().union(*map(spread, value.lstrip("~").split()))
            calls = calls - words if value.startswith("~") else calls | words
    return calls


def a_scan_calls_nothing_that_its_unit_forbids(stage):
    if not shutil.which("strace"):
        raise bed.Skipped("there is no strace")
    calls = allowed()
    if os.getuid() == 0:
        calls |= {"fchown"}	# of SQLite, for root only
    user = stage.server.user()
    case = stage.bed.case().account(stage.server.port, user)
    stage.server.deliver(user, bed.some(3, (2,)))
    case.configure(settings='alerts: { on_run = [ "cat" ]; };')
    trace = os.path.join(case.dir, "trace")
    for words, status in (
            (("scan", "--zone", case.zone, "--metrics", trace + ".prom"), 0),
            (("doctor", "--offline"), 0), (("doctor", "--heartbeat"), 0)):
        ran = subprocess.run(
            ["strace", "-f", "-qq", "-o", trace, "--", stage.bed.seki, words[0],
             "-c", case.conf, *words[1:]], capture_output=True, text=True,
            timeout=bed.LONGEST_SCAN)
        assert ran.returncode == status, ran
        with open(trace, errors="replace") as file:
            used = set(re.findall(r"^\d+ +(\w+)\(", file.read(), re.M))
        # That the clock can't be asked the doctor tells, whom no unit runs.
        used -= {"clock_adjtime"} if words[0] == "doctor" else set()
        assert len(used) > 20 and not used - calls, (words, used - calls)
        os.unlink(trace)


TESTS = [
    the_units_leave_little_open,
    what_cron_and_the_units_run_is_what_seki_knows,
    the_memory_is_what_the_examiners_may_have,
    a_scan_calls_nothing_that_its_unit_forbids,
]
