# SPDX-License-Identifier: Apache-2.0
"""
Examiners that were taken over: attack.c tries, and each attempt must get nowhere
and cost that message only. The jail stands in four ways: as in the tests (a call
that is not listed ends the process), as in production (it fails with EPERM), and
with one of its two walls alone, the other having been taken away by strace.
"""
import ctypes
import json
import os
import re

import bed

HERE = os.path.dirname(os.path.abspath(__file__))
DENY = {"SEKI_TEST_JAIL": "deny"}
STRACE = ["strace", "-f", "-qq", "-o", "/dev/null", "-e"]
NO_LANDLOCK = STRACE + ["trace=landlock_create_ruleset", "-e",
                        "inject=landlock_create_ruleset:error=ENOSYS"]
NO_SECCOMP = STRACE + ["trace=seccomp", "-e", "inject=seccomp:retval=0"]
SETTINGS = ("limits: { examiner_cpu_seconds = %d; }; dns: { timeout = 1; };"
            " examiners = %d; messages_per_examiner = %d; %s")

# Ways to spoil the channel, and the reason that the verdict must give. A machine
# that is busy may take longer over 24 MiB than an examiner is given.
CHANNEL = {
    "flood-zeros": "protocol", "flood-questions": "time",
    "flood": "protocol or time", "flood-more": "protocol or time",
    "flood-lists": "protocol or time", "other": "protocol", "no-number": "protocol",
    "no-verb": "protocol", "answer": "protocol", "message": "protocol",
    "asks-at-once": "protocol", "ask-and-verdict": "protocol", "half": "time",
}
# What the kernel says of it: a program of another kind is none of ours.
FOREIGN = {"x32", "i386"} if os.uname().machine == "x86_64" else set()


def calls():
    """The names in attack.c's table."""
    with open(os.path.join(HERE, "attack.c")) as file:
        names = re.findall(r'^\t\t\{ "([^"]+)", ', file.read(), re.M)
    assert len(names) > 100 and len(set(names)) == len(names), names
    return names


def landlock_abi():
    """As jail.c asks for it; 0: this kernel has none."""
    return max(0, ctypes.CDLL(None).syscall(444, None, 0, 1))


def ordered(number, what):
    return bed.message(number, extra="X-Seki-Test: %s\r\n" % what)


def judged(stage, messages, env=(), seconds=1, examiners=3, each=16,
           settings="", argv=(), user=None):
    """check's word on each: [(verdict, reason, subject)], and how it ran."""
    case = stage.bed.case().configure(
        settings=SETTINGS % (seconds, examiners, each, settings))
    folder = os.path.join(case.dir, "mail")
    os.mkdir(folder)
    for i, data in enumerate(messages):
        with open(os.path.join(folder, "%04d.eml" % i), "wb") as file:
            file.write(data)
    scan = bed.Scan([*argv, stage.bed.seki, "check", "--json", "-c", case.conf,
                     "--zone", case.zone, folder], env, user=user)
    ran = scan.end(120)
    assert ran.status == 0, ran
    assert not bed.gone_within(scan, 5), scan.processes()
    objects = [json.loads(line) for line in ran.out.splitlines()]
    objects.sort(key=lambda o: o["file"])
    assert len(objects) == len(messages), (len(objects), len(messages))
    return [(o["verdict"], o.get("reason"), o["subject"]) for o in objects], ran


def tried(stage, names, word="attack", **words):
    """{name: (verdict, reason, subject)}; every other message is a suspect one,
    which nothing may happen to."""
    messages = []
    for i, name in enumerate(names):
        messages += [ordered(2 * i, "%s %s" % (word, name)),
                     bed.message(2 * i + 1, True)]
    got, _ = judged(stage, messages, **words)
    honest = [g for g in got[1::2] if g[0] != "suspect"]
    assert not honest, honest
    return dict(zip(names, got[0::2]))


def expect(got, wanted):
    wrong = {name: (got[name], one) for name, one in wanted.items()
             if got[name] != one}
    assert not wrong, wrong


def forbidden_calls(stage, env, **words):
    names = calls()
    refused = ("clean", None, "EPERM") if env else \
        ("unjudged", "forbidden-call", None)
    wanted = {name: refused for name in names}
    # The filter lets it pass, and what was sealed stays so.
    wanted["brief"] = ("clean", None, "EACCES")
    got = tried(stage, names + ["brief"] + sorted(FOREIGN), env=env, **words)
    expect(got, wanted)
    for name in FOREIGN:    # "crash": a kernel without programs of 32 bits
        assert got[name][0] == "unjudged" and got[name][1] in (
            "forbidden-call", "crash"), (name, got[name])


def no_call_that_is_not_listed_gets_anywhere(stage):
    kinds = [("trap", forbidden_calls, (stage, {})),
             ("production", forbidden_calls, (stage, DENY))]
    if os.geteuid() == 0:
        kinds.append(("an ordinary user's", lambda: forbidden_calls(
            stage, DENY, user="nobody"), ()))
    bed.together(kinds, 2)


def a_filter_alone_refuses_as_much(stage):
    forbidden_calls(stage, DENY, argv=NO_LANDLOCK)


def landlock_alone_keeps_files_programs_and_processes_away(stage):
    """The second wall, should the first ever have a hole. What it does not know
    it lets pass: sockets, forks, memory that can be executed."""
    abi = landlock_abi()
    if abi == 0:
        raise bed.Skipped("this kernel has no Landlock")
    files = ["openat", "openat2", "open-self", "open-parent", "open-folder",
             "execve", "execveat"]
    if FOREIGN:
        files += ["open", "creat", "mkdir", "symlink"]
    processes = ["process_vm_readv", "process_vm_writev", "ptrace-attach",
                 "ptrace-seize"]
    if abi >= 6:
        processes += ["kill", "tkill", "tgkill", "rt_sigqueueinfo"]
    got = tried(stage, files + processes, "attack-bare", env=DENY, each=1,
                argv=NO_SECCOMP)
    expect(got, {name: ("clean", None, "EACCES") for name in files})
    expect(got, {name: ("clean", None, "EPERM") for name in processes})


def without_walls_the_same_calls_succeed(stage):
    """So that the tests above are known to try something."""
    names = ["openat", "open-folder", "open-self", "memfd_create", "socket",
             "socket-unix", "clone", "kill", "tgkill", "mmap-exec", "mmap-all",
             "mprotect-exec", "prctl-dumpable", "getppid", "inotify_init1"]
    if os.geteuid() == 0:   # else Yama may say no
        names += ["process_vm_readv", "open-parent"]
    got = tried(stage, names, "attack-bare", each=1,
                settings="jail = \"none\";")
    expect(got, {name: ("clean", None, "done") for name in names})


def passed_descriptors_stay_with_nobody(stage):
    """Where the filter stands nothing can pass one; here it does not."""
    got = tried(stage, ["descriptors", "sendmsg"], env=DENY,
                argv=NO_SECCOMP)
    expect(got, {name: ("unjudged", "protocol", None) for name in got})


def a_spoilt_channel_costs_a_scan_that_message_only(stage):
    """In the jail of production, between honest messages."""
    messages, suspects, reasons = [], [], {}
    for i, (name, reason) in enumerate(CHANNEL.items()):
        messages += [ordered(100 + i, "attack " + name),
                     bed.message(i, i % 2 == 0)]
        reasons[bed.sha256(messages[-2])] = reason
        suspects.append(bed.sha256(messages[-2]))
        if i % 2 == 0:
            suspects.append(bed.sha256(messages[-1]))
    user = stage.server.user()
    case = stage.bed.case().account(stage.server.port, user)
    case.configure(settings=SETTINGS % (1, 4, 16, ""))
    with stage.server.eyes(user) as eyes:
        eyes.fill(messages)
    put = bed.content(*stage.look(user))
    ran = case.scan(env=DENY)
    assert (ran.status, ran.out, ran.err) == (0, "", ""), ran
    assert ran.peak_kib < 256 << 10, ran
    bed.settled(case, put, *stage.look(user), suspects=suspects)
    got = dict(case.rows("SELECT sha256, reason FROM message"
                         " WHERE verdict = 'unjudged'"))
    wrong = {sha: (got.get(sha), reason) for sha, reason in reasons.items()
             if got.get(sha) not in reason.split(" or ")}
    assert not wrong and len(got) == len(reasons), wrong


def verdicts_as_long_as_can_be_cost_a_scan_themselves_only(stage):
    """Each is what a verdict may be, and there are more of them than a set could
    keep."""
    messages = [ordered(100 + i, "attack swell") for i in range(24)]
    messages += [bed.message(i, i % 2 == 0) for i in range(8)]
    user = stage.server.user()
    case = stage.bed.case().account(stage.server.port, user)
    case.configure(settings=SETTINGS % (5, 4, 16, ""))
    with stage.server.eyes(user) as eyes:
        eyes.fill(messages)
        eyes.imap.create(eyes.name("Sent"))
        eyes.fill(messages, "Sent")
    ran = case.scan(env=DENY)
    assert (ran.status, ran.out, ran.err) == (0, "", ""), ran
    assert ran.peak_kib < 1 << 20, ran
    assert case.rows("SELECT count(*) FROM learned WHERE high > 32") == [(1,)]
    got = dict(case.rows("SELECT sha256, verdict || ' ' || ifnull(reason, '')"
                         " FROM message"))
    assert len(got) == len(messages), got
    swollen = {got[bed.sha256(m)] for m in messages[:24]}
    assert swollen == {"clean ", "unjudged memory"}, swollen
    honest = [got[bed.sha256(m)] for m in messages[24:]]
    assert honest == ["suspect ", "clean "] * 4, honest


def a_second_verdict_is_none_on_the_next_message(stage):
    """Said twice, or followed by a question: the message behind it, in the same
    examiner, has its own verdict all the same."""
    for name in ("twice", "after"):
        messages = []
        for i in range(20):
            messages += [ordered(2 * i, "attack " + name),
                         bed.message(2 * i + 1, True)]
        got, _ = judged(stage, messages, examiners=1)
        assert [g[0] for g in got] == ["clean", "suspect"] * 20, (name, got)


def of_a_million_questions_forty_are_answered(stage):
    got = tried(stage, ["million-dns", "million-memory"], seconds=20)
    for name, (verdict, _, subject) in got.items():
        answered, of, asked = subject.split()
        assert verdict == "clean" and asked == "1000000" and \
            0 < int(answered) <= 40, (name, verdict, subject)


def what_is_no_name_is_not_asked_for(stage):
    """NULs, control characters, labels of 64 and 255, names of 254 and 4096."""
    got = tried(stage, ["names"])
    # "No more" to each, and data to the last; of memory, nothing known.
    assert got["names"] == ("clean", None, "4" * 16 + "0 " + "1" * 17), got


def the_production_build_obeys_no_order(stage):
    """None of this is in what is installed."""
    production = os.path.normpath(os.path.join(HERE, "..", "..", "build",
                                               "release", "seki"))
    with open(production, "rb") as file:
        program = file.read()
    for words in (b"X-Seki-Test", b"SEKI_TEST", b"seki-attack"):
        assert words not in program, words
    case = stage.bed.case().configure()
    path = os.path.join(case.dir, "one.eml")
    with open(path, "wb") as file:
        file.write(ordered(1, "crash"))
    ran = bed.Scan([production, "check", "--json", "-c", case.conf, "--zone",
                    case.zone, path]).end()
    assert ran.status == 0 and json.loads(ran.out)["verdict"] == "clean", ran


def doctor_says_which_walls_stand(stage):
    case = stage.bed.case().account(1, "nobody").configure()

    def said(argv=()):
        ran = bed.Scan([*argv, stage.bed.seki, "doctor", "--offline", "-c",
                        case.conf]).end()
        lines = [" ".join(line.split()) for line in ran.out.splitlines()]
        at = [i for i, line in enumerate(lines)
              if line.startswith(("ok jail", "look jail", "BAD jail"))]
        assert len(at) == 1, ran
        return " ".join(lines[at[0]:at[0] + 3]), ran

    line, ran = said()
    if landlock_abi() > 0:
        assert line.startswith("ok jail resource limits, seccomp, Landlock"), \
            line
        assert ran.status == 0, ran
    line, ran = said(NO_LANDLOCK)
    assert line.startswith("look jail resource limits, seccomp; no Landlock on "
                           "this kernel"), line
    assert "not scanned: no sandbox" in ran.out, ran
    line, ran = said(STRACE + ["trace=seccomp", "-e",
                               "inject=seccomp:error=ENOSYS"])
    assert line.startswith("BAD jail this kernel has no seccomp filters"), line
    assert ran.status != 0, ran
    # The kernel has it all, and whoever started us forbids it.
    line, ran = said(STRACE + ["trace=landlock_restrict_self", "-e",
                               "inject=landlock_restrict_self:error=EPERM"])
    assert line.startswith("BAD jail the examiners' jail can't be entered"), ran
    assert ran.status != 0, ran
    case.configure(settings="jail = \"none\";")
    line, ran = said()
    assert line.startswith("look jail off: hostile mail is parsed without"), line


TESTS = [
    no_call_that_is_not_listed_gets_anywhere,
    a_filter_alone_refuses_as_much,
    landlock_alone_keeps_files_programs_and_processes_away,
    without_walls_the_same_calls_succeed,
    passed_descriptors_stay_with_nobody,
    a_spoilt_channel_costs_a_scan_that_message_only,
    verdicts_as_long_as_can_be_cost_a_scan_themselves_only,
    a_second_verdict_is_none_on_the_next_message,
    of_a_million_questions_forty_are_answered,
    what_is_no_name_is_not_asked_for,
    the_production_build_obeys_no_order,
    doctor_says_which_walls_stand,
]
