"""The facts of a timeline: as the terminal's text tells them, and as the page's ladder shows them."""

import re

STATE = r"(?:CLOSED|LISTEN|SYN-SENT|SYN-RECEIVED|ESTABLISHED|FIN-WAIT-1|FIN-WAIT-2|CLOSE-WAIT|CLOSING|LAST-ACK|TIME-WAIT|UNKNOWN)\??"
ROW = re.compile(
    rf"^ *(?P<time>-?\d+\.\d{{6}}) +(?P<client>{STATE})? *(?P<left>├─|│◀─|│ )(?P<label>.*?)(?P<right>▶│|─┤|│) *"
    rf"(?P<server>{STATE})? +(?P<frames>\d+(?:–\d+)?)(?: +(?P<call>\S.*))?$")
MORE = re.compile(rf"^ +(?P<client>{STATE})? *│ +│ *(?P<server>{STATE})?$")
NOTE = re.compile(r"^ +│  +(?P<text>.*?) *│$")
WAIT = re.compile(r"│  (?P<text>2·MSL \(.*?) *│")


def words(text):
    return text.replace("─", " ").split()


def of_text(text):
    """The rows of each connection's timeline in the text of the terminal, by the connection's number."""
    connections, rows = {}, None
    for line in text.splitlines():
        if match := re.match(r"connection (\d+)   ", line):
            rows = connections.setdefault(int(match[1]), [])
        elif rows is None:
            continue
        elif match := ROW.match(line):
            kind = {"├─": "right", "│◀─": "left"}.get(match["left"], "run")
            rows.append({
                "kind": kind, "time": match["time"], "client": [match["client"]] if match["client"] else [],
                "server": [match["server"]] if match["server"] else [], "label": words(match["label"]),
                "frames": match["frames"], "call": match["call"] or "", "notes": []})
        elif (match := MORE.match(line)) and rows and (match["client"] or match["server"]):
            for side in ("client", "server"):
                if match[side]:
                    rows[-1][side].append(match[side])
        elif match := WAIT.search(line):
            rows.append({"kind": "wait", "label": words(match["text"])})
        elif (match := NOTE.match(line)) and rows:
            rows[-1]["notes"] += words(match["text"])
    return connections


# What the ladder of the page that is shown draws.
LADDER = r"""() => [...document.querySelectorAll('.ladder svg > *')].flatMap(group => {
    if (group.matches('text.wait-text')) return [{ kind: 'wait', label: group.textContent }];
    if (!group.matches('g.step, g.run')) return [];
    const texts = selector => [...group.querySelectorAll(selector)].map(node => node.textContent);
    const label = group.querySelector('.label');
    if (!label) return [];
    const frames = group.matches('.run') ? `${group.dataset.frame}–${group.dataset.last}` : group.dataset.frame;
    return [{
        kind: group.matches('.run') ? 'run' : 'step', time: group.querySelector('[data-time]').dataset.time,
        client: texts('.state[data-side=client]'), server: texts('.state[data-side=server]'), label: label.dataset.full,
        shown: label.textContent, frames, call: group.dataset.call || '', notes: texts('.remark').join(' '),
        arrow: group.querySelector('.arrow')?.getAttribute('d') || '',
    }];
})"""


def differences(text, ladder):
    """What the two say differently of one connection, in words."""
    found = []
    waits = [[row for row in rows if row["kind"] == "wait"] for rows in (text, ladder)]
    text, ladder = ([row for row in rows if row["kind"] != "wait"] for rows in (text, ladder))
    if len(text) != len(ladder):
        return [f"{len(text)} rows in text, {len(ladder)} in the page"]
    if [row["label"] for row in waits[0]] != [words(row["label"]) for row in waits[1]]:
        found.append(f"TIME-WAIT: {waits}")
    for said, drawn in zip(text, ladder):
        place = f"frame {said['frames']}"
        for name in ("time", "client", "server", "frames", "call"):
            if said[name] != drawn[name]:
                found.append(f"{place}: {name} is {said[name]!r} in text, {drawn[name]!r} in the page")
        if (said["kind"] == "run") != (drawn["kind"] == "run"):
            found.append(f"{place}: {said['kind']} in text, {drawn['kind']} in the page")
        elif said["kind"] != "run":
            begin, end = re.match(r"M([\d.]+) [\d.]+L([\d.]+)", drawn["arrow"]).groups()
            if (float(begin) < float(end)) != (said["kind"] == "right"):
                found.append(f"{place}: the arrow points the wrong way")
        # The text leaves out what finds no room, and writes the rest in the same order.
        full = words(drawn["label"].replace(",", " , "))
        rest = iter(full)
        missing = [word for word in words(" ".join(said["label"]).replace(",", " , ")) if word not in rest]
        if said["kind"] == "run":
            missing = [word for word in missing if word not in ("segments", ",")]
        if missing:
            found.append(f"{place}: {' '.join(said['label'])!r} in text, {drawn['label']!r} in the page")
        notes = " ".join(said["notes"])
        if notes not in (drawn["notes"], *(f"{label} {drawn['notes']}".strip() for label in [drawn["label"].split("  ")[-1]])):
            found.append(f"{place}: notes {notes!r} in text, {drawn['notes']!r} in the page")
    return found
