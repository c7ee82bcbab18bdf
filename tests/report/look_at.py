# SPDX-License-Identifier: Apache-2.0
"""A page in headless Chromium: pictures of it, and what axe-core has to say."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# Where make report-look puts it; npm's own package, unchanged.
AXE = os.environ.get("AXE", os.path.join(
    ROOT, "build", "report-look", "node_modules", "axe-core", "axe.min.js"))
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LONGEST = 180


class Lacks(Exception):
    """Something that looking takes is not on this machine."""


def needs():
    if not shutil.which("chromium"):
        raise Lacks("chromium is not installed")
    if not os.path.exists(AXE):
        raise Lacks("axe-core is not there (make report-look fetches it)")


def chromium(folder, path, *words):
    return subprocess.run(
        ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu",
         "--hide-scrollbars", "--allow-file-access-from-files",
         "--user-data-dir=" + os.path.join(folder, "profile"), *words,
         pathlib.Path(path).as_uri()], capture_output=True, text=True,
        timeout=LONGEST)


# Headless windows are 500 wide at least: what is narrower stands in a frame.
FRAME = """<!DOCTYPE html><html lang="en"><title>frame</title>
<style>body{margin:0}iframe{border:0;display:block;width:%dpx;height:%dpx;
margin-top:-%dpx}</style><iframe title="page" src="%s"></iframe>"""
SCRIPT = """<script>%s</script><script>
onload = () => axe.run(document, {runOnly: %s}).then(found => {
 const wide = document.documentElement.scrollWidth - innerWidth;
 const out = document.createElement("pre");
 out.id = "axe-found";
 out.textContent = JSON.stringify({wide, width: innerWidth, passes:
  found.passes.length, violations: found.violations.map(v => [v.id, v.help,
   v.nodes.map(n => n.html.slice(0, 200))])});
 (window.parent || window).document.body.appendChild(out);
});</script></body>"""


DARK = "--blink-settings=preferredColorScheme=%d"


def axe(path, width, dark=False, mail=False):
    """What is wrong with the page at that width, as a list; the last thing that may
    be is that it has to be scrolled sideways. The page's own policy would not let
    axe in: it is taken out of a copy. A mail has none, and its landmarks are those
    of the program that shows it."""
    text = pathlib.Path(path).read_text()
    copy = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
    assert (copy == text) == mail
    copy = copy.replace("</body>", SCRIPT % (
        pathlib.Path(AXE).read_text().replace("</script", "<\\/script"),
        json.dumps(RULES)))
    with tempfile.TemporaryDirectory(prefix="seki-axe-") as folder:
        inner = os.path.join(folder, "page.html")
        outer = os.path.join(folder, "frame.html")
        pathlib.Path(inner).write_text(copy)
        pathlib.Path(outer).write_text(FRAME % (width, 20000, 0, "page.html"))
        done = chromium(folder, outer, "--dump-dom", "--window-size=%d,900" %
                        max(width, 500), "--virtual-time-budget=60000",
                        DARK % (0 if dark else 1))
    found = re.search(r'<pre id="axe-found">(.*?)</pre>', done.stdout, re.S)
    assert found, done.stderr[-2000:] + done.stdout[-500:]
    result = json.loads(found.group(1).replace("&lt;", "<").replace(
        "&gt;", ">").replace("&amp;", "&"))
    assert result["passes"] > (8 if mail else 15) and result["width"] == width, result
    wrong = [one for one in result["violations"] if not mail or
             one[0] not in ("region", "landmark-one-main")]
    if result["wide"] > 0:
        wrong.append(["reflow", "%d pixels stand out at %d" % (
            result["wide"], width), []])
    return wrong


def picture(path, out, width, height, dark=False, offset=0):
    with tempfile.TemporaryDirectory(prefix="seki-look-") as folder:
        outer = os.path.join(folder, "frame.html")
        pathlib.Path(outer).write_text(FRAME % (
            width, 30000, offset, pathlib.Path(path).as_uri()))
        chromium(folder, outer, "--screenshot=" + os.path.abspath(out),
                 "--window-size=%d,%d" % (max(width, 500), height),
                 DARK % (0 if dark else 1))


def printed(path, out):
    with tempfile.TemporaryDirectory(prefix="seki-look-") as folder:
        chromium(folder, path, "--no-pdf-header-footer",
                 "--print-to-pdf=" + os.path.abspath(out))
