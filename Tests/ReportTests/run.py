"""Opens HTML reports in a real browser and holds them against what the program says elsewhere. See scripts/test-reports."""

import argparse
import contextlib
import csv
import io
import os
import pathlib
import struct
import subprocess
import sys
import tempfile
import time

from playwright.sync_api import sync_playwright

import facts

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PROGRAM = ROOT / ".build/release/tcptrace-swift"
GENERATOR = ROOT / ".build/release/benchmark-tool"
CONNECTIONS = 100_000
LARGEST = 40_000_000
FIRST_SCREEN = 2.0
STORIES = [
    "opening/three-way", "opening/syn-ack-lost", "opening/backlog-overflow", "opening/simultaneous",
    "closing/simultaneous", "closing/half-close", "closing/last-ack-lost", "data/fast-retransmission",
    "data/zero-window", "reset/forged",
]

failures = []


def check(holds, *words):
    if not holds:
        failures.append(" ".join(str(word) for word in words))
        print("test-reports: FAILED:", *words, flush=True)


def run(*arguments, **more):
    environment = {**os.environ, "COLUMNS": "129", "TZ": "UTC"}
    return subprocess.run([PROGRAM, "--utc", *arguments], check=True, capture_output=True, text=True, env=environment, **more).stdout


class Browser:
    """One page of the browser, and everything it complained of or asked for."""

    def __init__(self, browser, **options):
        self.context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        self.page = self.context.new_page()
        self.complaints = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        self.page.on("dialog", lambda dialog: (self.complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        self.requests = []
        self.page.on("request", lambda request: self.requests.append(request.url))

    def open(self, path, place=""):
        """Opens a report from disk; the result is the seconds from the navigation's start until its first screen is
        painted and until the table is there, by the browser's own clock."""
        self.page.goto("about:blank")
        self.requests.clear()
        self.page.goto(path.as_uri() + place, wait_until="commit")
        self.page.wait_for_selector("html[data-ready=all]", state="attached", timeout=60_000)
        return self.page.evaluate("""() => [
            performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
            performance.getEntriesByName('table')[0].startTime,
            performance.getEntriesByName('overview')[0].startTime,
        ].map(time => time / 1000)""")

    def go(self, place):
        self.page.evaluate("place => { location.hash = place; }", place)
        self.page.wait_for_function("place => location.hash === place", arg=place)
        self.page.wait_for_timeout(1)

    def judge(self, name):
        others = [url for url in self.requests if not url.startswith("file:")] + self.requests[1:]
        check(not self.complaints, name, "the page complains:", self.complaints[:3])
        check(not others, name, "the page asks for", others[:3])
        self.complaints.clear()


def test_captures(browser, folder, captures):
    """The report of every capture loads, and each ladder tells what the text tells."""
    page, ladders = Browser(browser), 0
    for capture in captures:
        name = str(capture.relative_to(ROOT / "Captures"))
        report = folder / "capture.html"
        text = run("--timeline", "-o", report, capture)
        page.open(report)
        for number, rows in facts.of_text(text).items():
            page.go(f"#/connection/{number}")
            page.page.wait_for_selector(f"[data-connection='{number}'] .ladder svg")
            ladders += 1
            for difference in facts.differences(rows, page.page.evaluate(facts.LADDER)):
                check(False, f"{name}, connection {number}:", difference)
        page.judge(name)
    print(f"test-reports: {len(captures)} captures, {ladders} ladders as in text", flush=True)


def large_report(folder):
    """A capture of 100,000 connections, its report, and its connections as CSV."""
    capture, report = folder / "large.pcap", folder / "large.html"
    subprocess.run([GENERATOR, "generate", "--connections", str(CONNECTIONS), "--concurrent", "2000", "-o", capture], check=True, capture_output=True)
    begin = time.monotonic()
    rows = run("--format", "csv", "-o", report, capture)
    print(f"test-reports: {CONNECTIONS:,} connections: {capture.stat().st_size / 1e6:.0f} MB of capture read and "
          f"reported in {time.monotonic() - begin:.1f} s, {report.stat().st_size / 1e6:.1f} MB of report", flush=True)
    capture.unlink()
    check(report.stat().st_size < LARGEST, "the report of 100,000 connections has", report.stat().st_size, "octets")
    return report, list(csv.DictReader(io.StringIO(rows)))


def count(page):
    """How many connections the table shows by its own word."""
    text = page.locator("#row-count").text_content()
    return int(text.split(" of ")[0].replace(",", "")) if " of " in text else 0


def test_large(browser, report, rows):
    page = Browser(browser)
    # The best of three: other programs may be at work.
    paint, table, overview = (min(times) for times in zip(*(page.open(report) for _ in range(3))))
    print(f"test-reports: first screen painted after {paint:.2f} s, table after {table:.2f} s", flush=True)
    check(overview <= paint, "what is painted first is not the overview")
    check(0 < paint < FIRST_SCREEN, f"the first screen takes {paint:.2f} s")
    view = page.page
    check(count(view) == len(rows), "the table shows", count(view), "of", len(rows), "connections")

    def expect(name, holds):
        expected = sum(1 for row in rows if holds(row))
        check(count(view) == expected > 0, f"{name}: the table shows {count(view)}, CSV has {expected}")

    for name, column in (("opening", "opening_outcome"), ("closing", "closing_outcome")):
        for value in sorted({row[column] for row in rows}):
            view.select_option(f"#filter-{name}", value)
            expect(f"{name} {value}", lambda row: row[column] == value)
        view.click("#clear-filters")
    finding = next(row["findings"].split(" ")[0] for row in rows if row["findings"])
    view.select_option("#filter-finding", finding)
    expect(f"finding {finding}", lambda row: finding in row["findings"].split(" "))
    view.click("#clear-filters")
    server = f"{rows[5]['server_address']}:{rows[5]['server_port']}"
    view.fill("#filter-server", server)
    expect(f"server {server}", lambda row: server in f"{row['server_address']}:{row['server_port']}")
    client = f"{rows[77]['client_address']}:{rows[77]['client_port']}"
    view.fill("#filter-text", client)
    view.fill("#filter-server", "")
    expect(f"search {client}", lambda row: client in f"#{row['id']} {row['client_address']}:{row['client_port']} {row['server_address']}:{row['server_port']}")
    view.click("#clear-filters")
    # Sorted both ways, the longest wait is where it belongs.
    view.click("[data-column=wait]")
    view.click("[data-column=wait]")
    longest = max((row for row in rows if row["opening_client_wait"]), key=lambda row: (float(row["opening_client_wait"]), -int(row["id"])))
    shown = view.locator(".grid .body .row").first.get_attribute("data-id")
    check(shown == longest["id"], f"the slowest connection is {longest['id']}, the table shows {shown}")
    view.click("[data-column=id]")
    # Only what is in sight exists, however far one scrolls; the last row is there at the end.
    elements = view.evaluate("""async () => {
        const scroll = document.querySelector('.grid .scroll');
        const counts = [], waits = [];
        for (let step = 0; step <= 40; step++) {
            const begin = performance.now();
            scroll.scrollTop = scroll.scrollHeight * step / 40;
            await new Promise(requestAnimationFrame);
            counts.push(document.querySelectorAll('.grid .body .row').length);
            waits.push(performance.now() - begin);
        }
        return { most: Math.max(...counts), median: waits.sort((a, b) => a - b)[20] };
    }""")
    check(elements["most"] < 120, "the table has", elements["most"], "rows as elements")
    check(elements["median"] < 100, f"a step of scrolling takes {elements['median']:.0f} ms")
    last = view.locator(".grid .body .row").last.get_attribute("data-id")
    check(last == rows[-1]["id"] or int(last) == max(int(row["id"]) for row in rows), "the last row is", last)
    # A connection with its segments, and one without.
    details = view.evaluate("[...detailLines.keys()]")
    print(f"test-reports: {elements['most']} rows as elements, {elements['median']:.0f} ms for a step of scrolling, "
          f"{len(details):,} connections with their segments", flush=True)
    page.go(f"#/connection/{details[0]}")
    view.wait_for_selector(".ladder svg")
    plain = next(int(row["id"]) for row in rows if int(row["id"]) not in set(details))
    page.go(f"#/connection/{plain}")
    view.wait_for_selector("#no-details")
    page.judge("large")


def test_inert(browser, folder):
    """Names from outside that look like markup, quotation marks and control characters stay text."""
    evil = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'`${alert(3)}\x1b[31m\u202e" + "long" * 400
    capture = folder / "</title><script>alert(4)<!--\"'&amp;.pcapng".replace("/", "∕")
    capture.write_bytes(pcapng(evil, (ROOT / "Captures/opening/three-way.pcap").read_bytes()))
    report = folder / "inert.html"
    run("-o", report, capture)
    page = Browser(browser)
    page.open(report)
    check("<script>alert(4)" in page.page.locator("main").inner_text(), "the file's name is not shown as it is")
    page.go("#/connection/1")
    page.page.wait_for_selector(".ladder svg")
    shown = page.page.locator("main").inner_text()
    check("</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'`${alert(3)}\\x1b[31m\\u{202e}" in shown, "the interface's name is not shown as it is")
    check(page.page.locator("img, iframe, main script").count() == 0, "the input made elements")
    wide = page.page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")
    check(wide <= 0, "a long name widens the page by", wide)
    page.judge("inert")


def pcapng(interface, classic):
    """A classic little-endian capture as pcapng, with an interface of this name."""
    def block(kind, body):
        body += b"\0" * (-len(body) % 4)
        return struct.pack("<II", kind, len(body) + 12) + body + struct.pack("<I", len(body) + 12)

    name = interface.encode()
    link = struct.unpack_from("<I", classic, 20)[0]
    option = struct.pack("<HH", 2, len(name)) + name + b"\0" * (-len(name) % 4) + struct.pack("<HH", 0, 0)
    blocks = block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1)) + block(1, struct.pack("<HHI", link, 0, 0) + option)
    place = 24
    while place < len(classic):
        second, fraction, captured, length = struct.unpack_from("<IIII", classic, place)
        stamp = second * 1_000_000 + fraction
        body = struct.pack("<IIIII", 0, stamp >> 32, stamp & 0xFFFFFFFF, captured, length) + classic[place + 16:place + 16 + captured]
        blocks += block(6, body)
        place += 16 + captured
    return blocks


def test_looks(browser, folder):
    """Dark, narrow, on paper, and with nothing but the keyboard."""
    report = folder / "looks.html"
    run("-o", report, ROOT / "Captures/opening/four-sockets.pcap")
    colour = "getComputedStyle(document.body).backgroundColor"

    dark = Browser(browser, color_scheme="dark")
    dark.open(report)
    check(dark.page.evaluate(colour) == "rgb(18, 22, 28)", "dark mode is", dark.page.evaluate(colour))
    dark.page.click("#theme")
    check(dark.page.evaluate(colour) == "rgb(255, 255, 255)", "the switch to light gives", dark.page.evaluate(colour))
    dark.page.click("#theme")
    check(dark.page.evaluate(colour) == "rgb(18, 22, 28)", "the switch to dark gives", dark.page.evaluate(colour))
    dark.judge("dark")

    narrow = Browser(browser, viewport={"width": 400, "height": 800})
    narrow.open(report)
    for place in ("#/", "#/connection/1", "#/connection/2"):
        narrow.go(place)
        narrow.page.wait_for_timeout(100)
        wide = narrow.page.evaluate("document.scrollingElement.scrollWidth")
        check(wide <= 400, f"{place} is {wide} wide in a window of 400")
        sideways = narrow.page.evaluate("[...document.querySelectorAll('.card')].filter(card => card.scrollWidth > card.clientWidth + 1).map(card => card.id)")
        check(not sideways, f"{place}: in a window of 400 these scroll sideways:", sideways)
    ladder = narrow.page.evaluate("document.querySelector('.ladder svg').getBoundingClientRect().width")
    check(ladder <= 400, "the ladder is", ladder, "wide in a window of 400")
    narrow.judge("narrow")

    keyboard = Browser(browser)
    keyboard.open(report)
    press = keyboard.page.keyboard.press
    for _ in range(60):
        press("Tab")
        if keyboard.page.evaluate("document.activeElement.matches('.grid .scroll')"):
            break
    check(keyboard.page.evaluate("document.activeElement.matches('.grid .scroll')"), "Tab does not reach the table")
    press("ArrowDown")
    press("Enter")
    keyboard.page.wait_for_selector("[data-connection='2'] .ladder svg", timeout=5000)
    for _ in range(60):
        press("Tab")
        if keyboard.page.evaluate("document.activeElement.matches('.ladder .step')"):
            break
    press("ArrowDown")
    press("Enter")
    keyboard.page.wait_for_function("/frame.\\d+$/.test(location.hash)", timeout=5000)
    check(keyboard.page.locator(".ladder .step.selected").count() == 1, "Enter does not choose a segment")
    check(keyboard.page.locator(".side dl dd").count() >= 7, "the chosen segment is not described")
    for _ in range(60):
        press("Tab")
        if keyboard.page.evaluate("document.activeElement.dataset?.graph === 'throughput'"):
            break
    press("Enter")
    check(keyboard.page.locator("figure[data-plot=throughput]").count() == 1, "Enter does not choose a graph")
    keyboard.page.go_back()
    keyboard.page.go_back()
    keyboard.page.wait_for_selector("#connections-section .grid")
    keyboard.judge("keyboard")

    paper = Browser(browser)
    paper.open(report, "#/connection/1")
    paper.page.emulate_media(media="print")
    check(paper.page.locator(".ladder svg").is_visible(), "the ladder is not printed")
    check(not paper.page.locator("#theme").is_visible(), "buttons are printed")
    paper.judge("paper")


def test_ladder_parts(browser, folder):
    """Runs open and fold, the scale changes, graphs have points that lead to frames."""
    report = folder / "parts.html"
    run("-o", report, ROOT / "Captures/data/fast-retransmission.pcap")
    page = Browser(browser)
    page.open(report, "#/connection/1")
    view = page.page
    height = "document.querySelector('.ladder svg').getBoundingClientRect().height"
    steps = ".ladder .step"
    folded = view.locator(steps).count()
    view.click("[data-toggle=runs]")
    check(view.locator(steps).count() > folded, "open runs show no more segments")
    view.click("[data-toggle=runs]")
    check(view.locator(steps).count() == folded, "folded runs still show their segments")
    before = view.evaluate(height)
    view.click("[data-toggle=toScale]")
    check(view.evaluate(height) != before, "the scale changes nothing")
    for graph in ("sequence-0", "sequence-1", "throughput", "round-trips"):
        view.click(f"[data-graph={graph}]")
        if graph != "sequence-1":
            check(view.locator(f"[data-plot={graph}] svg path").count() > 4, f"{graph} is empty")
    page.go("#/connection/1/frame/6")
    check(view.locator(".step.selected[data-frame='6'], .run").count() > 0, "frame 6 is not shown")
    check("6" in view.locator(".side h2").text_content(), "frame 6 is not described")
    page.judge("parts")


def pictures(browser, target):
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder) / "story.html"
        for place, story in enumerate(STORIES):
            run("-o", report, ROOT / f"Captures/{story}.pcap")
            page = Browser(browser, color_scheme="dark" if place % 3 == 2 else "light", viewport={"width": 400 if place == 6 else 1280, "height": 900})
            page.open(report, "#/connection/1")
            page.page.screenshot(path=target / f"{story.replace('/', '-')}.png", full_page=True)
            page.judge(story)
            page.context.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--pictures", type=pathlib.Path)
    options = parser.parse_args()
    captures = sorted((ROOT / "Captures").rglob("*.pcap*"))
    if options.short:
        captures = captures[::7]
    with sync_playwright() as playwright, contextlib.ExitStack() as stack:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        stack.callback(browser.close)
        if options.pictures:
            pictures(browser, options.pictures)
        else:
            folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))
            test_captures(browser, folder, captures)
            test_ladder_parts(browser, folder)
            test_looks(browser, folder)
            test_inert(browser, folder)
            test_large(browser, *large_report(folder))
    print(f"test-reports: {len(failures)} failures" if failures else "test-reports: everything holds")
    return 1 if failures else 0


sys.exit(main())
