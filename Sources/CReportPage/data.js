/// The block of the first screen. The others stand behind the script, and are read when they are there.
const report = JSON.parse(document.getElementById('overview').textContent);

/// A state by the name that is asked for; everything else knows it by that of RFC 9293.
const stateName = name => (report.stateNames || {})[name] || name;

/// The columns of the table, by row.
let table = null;
let detailLines = null;

function loadTable() {
    const source = JSON.parse(document.getElementById('connections').textContent);
    document.getElementById('connections').remove();
    const count = source.id.length;
    const summed = column => {
        const result = new Float64Array(count);
        let sum = 0;
        for (let row = 0; row < count; row++) result[row] = sum += column[row];
        return result;
    };
    const hosts = source.hosts;
    const ranks = ranksOf(hosts);
    const rows = new Map();
    const ids = summed(source.id);
    for (let row = 0; row < count; row++) rows.set(ids[row], row);
    table = {
        count, hosts, ranks, rows, id: ids, start: summed(source.start), omitted: source.omitted,
        client: Uint32Array.from(source.client), clientPort: Uint16Array.from(source.clientPort),
        server: Uint32Array.from(source.server), serverPort: Uint16Array.from(source.serverPort),
        duration: Float64Array.from(source.duration), wait: Float64Array.from(source.wait),
        octets: Float64Array.from(source.octets), opening: Uint8Array.from(source.opening),
        closing: Uint8Array.from(source.closing), by: Uint8Array.from(source.by), severity: Uint8Array.from(source.severity),
        trouble: Uint16Array.from(source.trouble), findings: Uint16Array.from(source.findings), findingSets: source.findingSets,
    };
}

/// The place of each address in their order: IPv4 by number, then IPv6.
function ranksOf(hosts) {
    const keys = hosts.map(address => address.includes(':') ? address : address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0));
    const places = Array.from(hosts.keys());
    places.sort((a, b) => {
        const [first, second] = [keys[a], keys[b]];
        if (typeof first !== typeof second) return typeof first === 'number' ? -1 : 1;
        return first < second ? -1 : first > second ? 1 : 0;
    });
    const ranks = new Uint32Array(hosts.length);
    places.forEach((host, rank) => { ranks[host] = rank; });
    return ranks;
}

function endpoint(host, port) {
    const address = table.hosts[host];
    return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

function clientOf(row) { return endpoint(table.client[row], table.clientPort[row]); }
function serverOf(row) { return endpoint(table.server[row], table.serverPort[row]); }
function findingsOf(row) { return table.findings[row] === 0 ? [] : table.findingSets[table.findings[row] - 1]; }

function loadDetails() {
    detailLines = new Map();
    for (const line of document.getElementById('details').textContent.split('\n')) {
        const match = /^\{"id":(\d+)/.exec(line);
        if (match) detailLines.set(Number(match[1]), line);
    }
    document.getElementById('details').remove();
}

/// A connection with its segments; null where the page does not hold them.
function detailsOf(id) {
    const line = detailLines.get(id);
    if (line === undefined) return null;
    const details = JSON.parse(line);
    const segments = details.segments;
    for (const column of ['t', 'frame']) {
        let sum = 0;
        segments[column] = segments[column].map(difference => sum += difference);
    }
    unwrap(segments);
    return details;
}

/// Sequence numbers come modulo 2^32: each is placed near the one before of the same end.
function unwrap(segments) {
    const last = [null, null];
    const near = (value, end) => {
        if (last[end] === null) return value;
        return value + Math.round((last[end] - value) / 4294967296) * 4294967296;
    };
    for (let place = 0; place < segments.s.length; place++) {
        const end = segments.e[place];
        segments.s[place] = near(segments.s[place], end);
        if (!(segments.flags[place] & 4)) last[end] = Math.max(last[end] ?? segments.s[place], segments.s[place]);
        if (segments.flags[place] & 16) {
            segments.a[place] = near(segments.a[place], 1 - end);
        }
    }
}
