const openingTone = Object.fromEntries(report.openings.map(([code, , tone]) => [code, tone]));
const closingTone = Object.fromEntries(report.closings.map(([code, , tone]) => [code, tone]));

function overviewSections() {
    const sections = [headline()];
    if (report.connections > 0) {
        const cards = element('div', { class: 'cards' });
        cards.append(outcomes('opening', report.openings), outcomes('closing', report.closings));
        if (report.waits.count > 0) cards.append(connectTimes());
        cards.append(troubles());
        if (report.activity.bins.length > 0) cards.append(overTime());
        cards.append(servers());
        if (report.resets.length > 0) cards.append(resets());
        cards.append(findings());
        sections.push(cards);
    }
    const limits = limitations();
    if (limits) sections.push(limits);
    return sections;
}

function headline() {
    const names = report.inputs.map(input => input.name === '-' ? 'standard input' : input.name);
    const figures = [[report.connections, 'connections'], [report.segments, 'segments'], [report.frames, 'frames']];
    return element('div', null,
        element('h1', null, say('title')),
        element('p', { class: 'faint' }, names.slice(0, 8).join(', '), names.length > 8 ? ` ${say('more', names.length - 8)}` : null),
        element('div', { class: 'figures' },
            figures.map(([count, name]) => element('div', null, element('b', null, grouped(count)), element('span', { class: 'faint' }, say(name)))),
            element('div', null, element('b', null, octets(report.octets)), element('span', { class: 'faint' }, say('payload'))),
            report.connections > 0 && element('div', null, element('b', null, duration(report.duration)),
                element('span', { class: 'faint' }, say('from', moment(0, 3, true), moment(report.duration / 1000, 3), report.zone.name)))),
        report.connections === 0 && element('p', null, say('nothing')));
}

/// Counts by outcome; each shows its connections in the table.
function outcomes(name, counts) {
    const shown = counts.filter(([, count]) => count > 0).sort((a, b) => b[1] - a[1]);
    const most = Math.max(...shown.map(([, count]) => count));
    const bars = element('div', { class: 'bars' });
    for (const [code, count, tone] of shown) {
        const bar = element('div', { class: `bar ${tone}`, 'aria-hidden': 'true' });
        bar.style.width = `${100 * count / most}%`;
        bars.append(
            element('button', { class: tone === 'faint' ? null : tone, click: () => filterTable({ [name]: code }) }, code),
            bar, element('span', { class: 'count' }, `${grouped(count)}  `, element('span', { class: 'faint' }, percent(count, report.connections))));
    }
    return card(say(name), { id: name }, bars);
}

function connectTimes() {
    const waits = report.waits;
    const slowest = element('table', null, element('tbody', null, waits.slowest.slice(0, 5).map(([id, wait, client, server, again]) =>
        element('tr', null, element('td', { class: 'number' }, duration(wait)), element('td', { class: 'short' }, connectionLink(id)),
            element('td', { class: 'mono small' }, `${client} → ${server}`, again > 0 && ` SYN ×${again + 1}`)))));
    return card(say('connectTime'), { id: 'connect-time' },
        element('div', { class: 'figures' }, ['p50', 'p95', 'p99'].map(name =>
            element('div', null, element('b', null, duration(waits[name])), element('span', { class: 'faint' }, name)))),
        waitChart(waits), element('p', { class: 'faint small' }, say('connectNote', grouped(waits.count))),
        element('details', null, element('summary', null, say('slowest')), slowest));
}

function troubleName([kind, code]) {
    return kind === 'closing' ? `${say('closing')}: ${code}` : code;
}

/// Failures by diagnosis, the most frequent first, each with the words of its first connection.
function troubles() {
    const sorted = report.troubles.map((trouble, place) => [trouble, place + 1]).sort((a, b) => b[0][2] - a[0][2]);
    if (sorted.length === 0) return card(say('wentWrong'), { id: 'troubles', class: 'card wide' }, element('p', { class: 'good' }, `✓ ${say('nothingWrong')}`));
    return card(say('wentWrong'), { id: 'troubles', class: 'card wide' }, element('ul', { class: 'troubles' }, sorted.map(([trouble, place]) =>
        element('li', null,
            element('div', { class: 'title' }, element('b', { class: trouble[0] === 'closing' ? 'warning' : 'bad' }, troubleName(trouble)),
                element('span', null, `${grouped(trouble[2])} ${say(trouble[2] === 1 ? 'connection' : 'connections')}`),
                element('span', { class: 'faint' }, percent(trouble[2], report.connections)),
                element('button', { click: () => filterTable({ trouble: String(place) }) }, say('show'))),
            element('p', { class: 'small' }, `${say('example')} `, connectionLink(trouble[3]), `: ${trouble[4]}`)))));
}

function overTime() {
    return card(say('overTime'), { id: 'over-time', class: 'card wide' }, activityChart(report.activity),
        element('p', { class: 'faint small' }, key('ok', say('ok')), key('failed', say('failed')), key('reset', say('wasReset')), say('perBin', duration(report.activity.width))));
}

/// Each server with how its openings fared, and what to do about it.
function servers() {
    // Where there is no room for a table, the column's name stands beside the number.
    const number = (name, text) => element('td', { class: 'number', 'data-column': say(name) }, text);
    const rows = server => [element('tr', { class: server.advice.length > 0 ? 'open' : null },
        element('td', { class: 'mono' }, server.server),
        element('td', { class: `short ${server.condition === 'answers' ? 'good' : 'bad'}` }, server.condition),
        number('attempts', grouped(server.attempts)),
        number('successRate', server.attempts > 0 ? percent(server.opened, server.attempts) : '–'),
        number('meanWait', server.wait === null ? '–' : duration(server.wait)),
        element('td', null, server.failures.map(([code, count], place) => [place > 0 ? ', ' : '', element('span', { class: 'bad' }, code), ` ${grouped(count)}`]),
            server.halfOpenNow > 0 && ` (${say('halfOpenNow', grouped(server.halfOpenNow))})`,
            server.resets > 0 && [server.failures.length > 0 ? ', ' : '', element('span', { class: 'warning' }, say('resets')), ` ${grouped(server.resets)}`]),
        element('td', { class: 'short' }, server.example > 0 && connectionLink(server.example), ' ', element('button', { click: () => filterTable({ server: server.server }) }, say('show')))),
        server.advice.map(text => element('tr', null, element('td', { colspan: 7, class: 'small advice' }, text)))];
    const list = element('tbody', null, report.servers.slice(0, 8).flatMap(rows));
    const hidden = Math.max(0, report.servers.length - 8) + report.otherServers;
    return card(say('servers'), { id: 'servers', class: 'card wide' },
        element('table', null, element('thead', null, element('tr', null, ['server', 'condition', 'attempts', 'successRate', 'meanWait', 'failures', 'example'].map((name, place) =>
            element('th', { class: place > 1 && place < 5 ? 'number' : null }, say(name))))), list),
        hidden > 0 && element('p', { class: 'small' }, report.servers.length > 8
            ? element('button', { click: event => { list.append(...report.servers.slice(8).flatMap(rows).flat()); event.target.remove(); } }, say('more', grouped(hidden)))
            : say('more', grouped(hidden))));
}

function resets() {
    return card(say('resetCauses'), { id: 'resets', class: 'card wide' }, element('table', null, element('tbody', null, report.resets.map(([cause, count, byServer, example, meaning]) =>
        element('tr', null, element('td', { class: 'short warning' }, cause), element('td', { class: 'number' }, grouped(count)),
            element('td', { class: 'short' }, say('byServer', grouped(byServer))), element('td', { class: 'short' }, connectionLink(example)), element('td', { class: 'small' }, meaning))))));
}

function findings() {
    if (report.findings.length === 0) return card(say('findings'), { id: 'findings', class: 'card wide' }, element('p', { class: 'faint' }, say('noFindings')));
    return card(say('findings'), { id: 'findings', class: 'card wide' }, element('table', null, element('tbody', null, report.findings.map(([id, severity, count, example, text]) =>
        element('tr', null, element('td', { class: `short ${severityTone(severity)}` }, severity),
            element('td', { class: 'short' }, element('button', { click: () => filterTable({ finding: id }) }, id)),
            element('td', { class: 'number' }, grouped(count)), element('td', { class: 'short' }, connectionLink(example)), element('td', { class: 'small' }, text))))),
        report.otherFindings > 0 && element('p', { class: 'small' }, say('otherFindings', grouped(report.otherFindings))));
}

function severityTone(severity) {
    return { error: 'bad', warning: 'warning' }[severity] || 'faint';
}

function limitations() {
    if (report.limits.length + report.warnings.length + report.legs.length === 0) return null;
    return card(say('limits'), { id: 'limits' }, element('table', null, element('tbody', null,
        report.limits.map(([count, text]) => element('tr', null, element('td', { class: 'number' }, grouped(count)), element('td', null, text))),
        report.warnings.map(text => element('tr', null, element('td', { class: 'warning' }, say('warning')), element('td', null, text))))),
        report.legs.length > 0 && element('div', null, element('h3', null, say('legs')), element('ul', null, report.legs.map(([first, second, proof]) =>
            element('li', null, connectionLink(first), ' – ', connectionLink(second), ` ${say(proof)}`)))));
}
