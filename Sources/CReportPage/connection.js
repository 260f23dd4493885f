let shownConnection = null;

function connectionPage(id, frame) {
    const row = table.rows.get(id);
    const details = detailsOf(id);
    const page = element('div', { 'data-connection': id });
    page.append(connectionBar(id));
    if (row === undefined && !details) {
        page.append(element('p', null, say('unknown', id)));
        return page;
    }
    if (!details) {
        page.append(briefPage(id, row));
        return page;
    }
    const view = { details, open: new Map(), toScale: false, calls: true, plots: [], page };
    shownConnection = view;
    page.append(title(details), verdict(details));
    view.side = element('aside', { class: 'card side', 'aria-live': 'polite' });
    page.append(element('div', { class: 'split' }, ladderCard(view), view.side), graphsCard(view),
        element('div', { class: 'cards' }, timesCard(details), endsCard(details)), checksCard(details), statesCard(details));
    showFrame(view, frame);
    return page;
}

function connectionBar(id) {
    const place = visibleRows.findIndex(row => table.id[row] === id);
    const neighbour = (step, name) => {
        const row = place < 0 ? undefined : visibleRows[place + step];
        return row === undefined ? null : element('a', { href: `#/connection/${table.id[row]}`, 'data-step': step }, say(name));
    };
    return element('nav', { class: 'tools noprint', 'aria-label': say('connection') }, element('a', { href: '#/' }, `← ${say('back')}`), neighbour(-1, 'previous'), neighbour(1, 'next'));
}

function badge(tone, ...text) {
    return element('span', { class: `badge ${tone}` }, text);
}

function title(details) {
    const by = actor => actor ? ` ${say(`by_${actor}`)}` : '';
    return element('div', null,
        element('h1', null, `${say('connection')} ${details.id}   `, element('span', { class: 'mono' }, `${details.client} → ${details.server}`)),
        element('p', null,
            badge(openingTone[details.opening], `${say('opening')}: ${details.opening}`), ' ',
            details.closing !== 'not-opened' && badge(closingTone[details.closing], `${say('closing')}: ${details.closing}${by(details.closedBy)}`), ' ',
            details.guessed === 1 && badge('faint', say('guessed')), ' ',
            details.patterns.map(pattern => [badge('warning', pattern), ' '])),
        element('p', { class: 'faint small' }, `${octets(details.ends[0].octets)} ⇄ ${octets(details.ends[1].octets)}, ${duration(details.duration)}, ${say('start')} ${details.start} (${report.zone.name})`,
            details.encapsulation ? `   ${details.encapsulation}` : null, details.interface ? `   ${details.interface}` : null, `   Community ID ${details.community}`));
}

function verdict(details) {
    return element('section', { 'aria-label': say('diagnosis') }, element('p', { class: 'verdict' }, details.diagnosis),
        details.findings.length > 0 && element('ul', { class: 'findings' }, details.findings.map(finding => element('li', null,
            element('b', { class: severityTone(finding.severity) }, finding.severity), ` ${finding.id}: ${finding.text} `, frameLinks(details.id, finding.frames)))));
}

function frameLinks(id, frames) {
    return frames.map((frame, place) => [place > 0 ? ', ' : '', connectionLink(id, frame)]);
}

function briefPage(id, row) {
    const opening = report.openings[table.opening[row]];
    const closing = report.closings[table.closing[row]];
    return element('div', null, element('h1', null, `${say('connection')} ${id}   `, element('span', { class: 'mono' }, `${clientOf(row)} → ${serverOf(row)}`)),
        element('p', null, badge(opening[2], `${say('opening')}: ${opening[0]}`), ' ', badge(closing[2], `${say('closing')}: ${closing[0]}`)),
        element('p', null, `${octets(table.octets[row])}, ${duration(table.duration[row] * 1000)}, ${say('start')} ${moment(table.start[row], 6, true)}`,
            table.wait[row] >= 0 ? `, ${say('clientWait')} ${duration(table.wait[row] * 1000)}` : null),
        findingsOf(row).length > 0 && element('p', null, `${say('findings')}: ${findingsOf(row).join(', ')}`),
        element('p', { id: 'no-details' }, say('noDetails', grouped(detailLines.size)), ' ', element('code', null, `${report.commands.timeline} ${id}`)));
}

// MARK: Ladder

function ladderCard(view) {
    const toggle = (name, isOn, action) => {
        const button = element('button', { 'aria-pressed': String(isOn()), 'data-toggle': name, click: () => { action(); button.setAttribute('aria-pressed', String(isOn())); drawLadderOf(view); } }, say(name));
        return button;
    };
    const runs = view.details.rows.flatMap((row, place) => row.run ? [place] : []);
    const fold = element('button', { 'data-toggle': 'runs', click: () => {
        if (view.open.size > 0) view.open.clear(); else for (const place of runs) view.open.set(place, 200);
        fold.textContent = say(view.open.size > 0 ? 'closeRuns' : 'openRuns');
        drawLadderOf(view);
    } }, say('openRuns'));
    view.ladder = element('div', { class: 'ladder' });
    const names = new Set(view.details.ends.flatMap(end => [end.first, ...end.transitions.map(transition => transition[1])]));
    return card(say('ladder'), { id: 'ladder' },
        element('div', { class: 'tools noprint' }, toggle('toScale', () => view.toScale, () => { view.toScale = !view.toScale; }),
            toggle('calls', () => view.calls, () => { view.calls = !view.calls; }), runs.length > 0 && fold),
        view.ladder, element('p', null, [...names].map(name => element('span', { class: `chip ${stateClass(name)}` }, stateName(name)))),
        element('p', { class: 'mono small', id: 'legend' }, view.details.legend),
        view.details.assumed === 1 && element('p', { class: 'faint small' }, say('assumed')),
        element('details', { class: 'small noprint' }, element('summary', null, say('helpTitle')), element('p', { class: 'faint' }, say('help'))));
}

function drawLadderOf(view) {
    const focused = document.activeElement?.closest?.('.ladder [data-frame]')?.dataset.frame;
    const width = view.ladder.clientWidth || 900;
    view.ladder.replaceChildren(drawLadder(view.details, view, width, {
        select: frame => { location.hash = `#/connection/${view.details.id}/frame/${frame}`; },
        toggle: place => { if (view.open.has(place)) view.open.delete(place); else view.open.set(place, 200); drawLadderOf(view); },
        more: place => { view.open.set(place, view.open.get(place) + 1000); drawLadderOf(view); },
        key: (event, frame) => ladderKey(view, event, frame),
    }));
    markSelected(view);
    if (focused) view.ladder.querySelector(`[data-frame="${focused}"]`)?.focus();
}

function ladderKey(view, event, frame) {
    if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        location.hash = `#/connection/${view.details.id}/frame/${frame}`;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const items = [...view.ladder.querySelectorAll('[tabindex]')];
    items[items.indexOf(document.activeElement) + step]?.focus();
}

/// Shows one frame beside the ladder, and marks it wherever it is drawn.
function showFrame(view, frame) {
    view.frame = frame;
    const { details } = view;
    const index = details.segments.frame.indexOf(frame);
    view.side.replaceChildren(element('h2', null, index < 0 ? say('frame') : `${say('selected')} ${frame}`));
    if (index < 0) {
        view.side.append(element('p', { class: 'faint' }, say('choose')));
        return;
    }
    const place = details.rows.findIndex(row => row.run && index >= row.run[0] && index < row.run[1]);
    if (place >= 0 && !view.open.has(place)) view.open.set(place, Math.max(200, index - details.rows[place].run[0] + 20));
    const segment = segmentAt(details, index);
    const row = details.rows.find(candidate => candidate.i === index);
    const list = element('dl', null);
    const put = (name, ...value) => list.append(element('dt', null, say(name)), element('dd', null, value));
    put('time', `${seconds(segment.t, 9)} s`);
    put('sender', segment.e === 0 ? say('client') : say('server'));
    put('flags', flagNames(segment.flags));
    put('sequence', element('span', { class: 'mono' }, row ? `${row.s}${row.n === undefined ? '' : ` (${row.n})`}` : grouped(segment.s)));
    if (segment.flags & 16) put('acknowledgment', element('span', { class: 'mono' }, row ? row.a : grouped(segment.a)));
    put('length', octets(segment.n));
    put('window', octets(segment.w));
    put('label', report.labelWords[segment.label]);
    view.side.append(list);
    for (const [end, name] of [[0, 'client'], [1, 'server']]) {
        for (const transition of details.ends[end].transitions) {
            const [from, to, , cause, rule, certainty, proof] = transition;
            if (cause !== frame) continue;
            const [event, reference, sentence] = report.transitions[rule];
            view.side.append(element('p', { class: 'small' }, element('b', null, say('moves', say(name), from, to)), element('br'), `${event}: ${sentence} `,
                element('span', { class: 'faint' }, `${reference}; ${say('certainty', report.certainties[certainty])}`), proof > 0 ? [', ', say('provedBy', proof)] : null));
        }
    }
    for (const remark of row?.m || []) view.side.append(element('p', { class: 'warning small' }, remark));
    const checks = details.checks.flatMap(([result, ...frames], rule) => frames.includes(frame) ? [[rule, result]] : []);
    for (const [rule, result] of checks) view.side.append(element('p', { class: 'small' }, `${report.rules[rule][0]}: ${say(report.results[result])}`));
}

function flagNames(flags) {
    const names = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR', 'AE'];
    return names.filter((_, bit) => flags >> bit & 1).join(',') || '–';
}

function markSelected(view) {
    for (const node of view.page.querySelectorAll('.selected')) node.classList.remove('selected');
    if (view.frame === undefined) return;
    for (const node of view.ladder.querySelectorAll(`.step[data-frame="${view.frame}"]`)) node.classList.add('selected');
    for (const plot of view.plots) plot.mark(view.frame);
}

// MARK: Tables

function timesCard(details) {
    const names = { opening: 'openingTime', closing: 'closingTime' };
    return card(say('times'), null, element('table', null, element('tbody', null, details.times.map(([name, value]) =>
        element('tr', null, element('td', null, say(names[name] || name)), element('td', { class: 'number' }, duration(value)))))));
}

function endsCard(details) {
    const rows = [
        ['state', end => stateName(end.state)], ['isn', end => end.isn], ['segments', end => grouped(end.segments)], ['payload', end => octets(end.octets)],
        ...['retransmissions', 'outOfOrder', 'duplicates', 'keepAlives', 'zeroWindows', 'resets', 'mss', 'windowScale'].map(name => [name, end => end[name]]),
        ['sackPermitted', end => end.sack === undefined ? undefined : say(end.sack ? 'yes' : 'no')], ['timestamps', end => end.timestamps === undefined ? undefined : say(end.timestamps ? 'yes' : 'no')],
    ].filter(([, value]) => details.ends.some(end => value(end) !== undefined));
    return card(say('ends'), { id: 'ends' }, element('table', null,
        element('thead', null, element('tr', null, element('th'), element('th', { class: 'number' }, say('client')), element('th', { class: 'number' }, say('server')))),
        element('tbody', null, rows.map(([name, value]) => element('tr', null, element('td', null, say(name)), details.ends.map(end => element('td', { class: 'number' }, value(end) ?? '–')))))));
}

function checksCard(details) {
    const tones = ['good', 'bad', 'faint', 'faint'];
    return card(say('checks'), { id: 'checks', class: 'card wide' }, element('table', null,
        element('thead', null, element('tr', null, ['rule', 'result', 'statement', 'framesColumn', 'source'].map(name => element('th', { class: name }, say(name))))),
        element('tbody', null, details.checks.map(([result, ...frames], place) => {
            const [id, statement, reference] = report.rules[place];
            return element('tr', null, element('td', { class: 'mono short' }, id), element('td', { class: `short ${tones[result]}` }, say(report.results[result])), element('td', null, statement),
                element('td', null, frameLinks(details.id, frames)), element('td', { class: 'source small faint' }, reference));
        }))),
        details.evidence.length > 0 && element('p', { class: 'small' }, `${say('evidence')}: ${details.evidence.join(', ')}`));
}

function statesCard(details) {
    const rows = details.ends.flatMap((end, side) => end.transitions.map(transition => [side, ...transition])).sort((a, b) => a[3] - b[3]);
    return card(say('states'), { id: 'states', class: 'card wide' }, element('table', null,
        element('thead', null, element('tr', null, ['time', 'end', 'states', 'cause', 'frame', 'certainty', 'source'].map(name => element('th', { class: name }, name === 'certainty' ? say('certainty', '').replace(/[:：]\s*$/, '') : say(name))))),
        element('tbody', null, rows.map(([side, from, to, time, frame, rule, certainty, proof]) => element('tr', null,
            element('td', { class: 'mono small short' }, seconds(time)), element('td', null, say(side === 0 ? 'client' : 'server')),
            element('td', null, `${stateName(from)} → `, element('b', null, stateName(to))), element('td', null, report.transitions[rule][0]),
            element('td', null, frame > 0 ? connectionLink(details.id, frame) : '–'),
            element('td', null, report.certainties[certainty], proof > 0 ? [' (', connectionLink(details.id, proof), ')'] : null),
            element('td', { class: 'source small faint' }, report.transitions[rule][1]))))));
}

// MARK: Graphs

function graphsCard(view) {
    const { details } = view;
    const select = frame => { location.hash = `#/connection/${details.id}/frame/${frame}`; };
    const area = element('div', null);
    const choices = [
        ['sequence-0', `${say('timeSequence')}, ${say('toServer')}`, () => timeSequence(details, 0, select), 'noData'],
        ['sequence-1', `${say('timeSequence')}, ${say('toClient')}`, () => timeSequence(details, 1, select), 'noData'],
        ['throughput', say('throughput'), () => throughput(details), 'noData'],
        ['round-trips', say('roundTrips'), () => roundTrips(details, select), 'noSamples'],
    ];
    const buttons = choices.map(([name, text, make, none]) => {
        const button = element('button', { 'data-graph': name, 'aria-pressed': 'false', click: () => {
            for (const other of buttons) other.setAttribute('aria-pressed', String(other === button));
            const plot = make();
            view.plots = plot ? [plot] : [];
            area.replaceChildren(plot ? plot.node : element('p', { class: 'faint' }, say(none)));
            if (plot) plot.draw();
            if (plot && view.frame !== undefined) plot.mark(view.frame);
        } }, text);
        return button;
    });
    view.drawGraphs = () => (buttons.find(button => button.getAttribute('aria-pressed') === 'true') || buttons[details.ends[1].octets > details.ends[0].octets ? 1 : 0]).click();
    return card(say('graphs'), { id: 'graphs', class: 'card wide' }, element('div', { class: 'tools noprint' }, buttons), area);
}
