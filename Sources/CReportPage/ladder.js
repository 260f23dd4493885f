// The segments of one connection between two lines of life. All facts come from the timeline's rows.

const stateClass = name => name.toLowerCase();
const narrowWidth = 620;

/// The words of an arrow, in parts: flags, numbers, payload and what it was.
function arrowTexts(row, segment) {
    const flags = row.icmp ? `ICMP ${row.icmp} quotes ${row.f}` : row.f;
    const real = row.n === undefined ? '' : ` (${row.n})`;
    const acknowledgment = row.a === undefined ? '' : ` ack=${row.a}`;
    const payload = segment.n > 0 ? `  ${grouped(segment.n)} B` : '';
    const oddity = row.o ? `  ${row.o}` : '';
    return [
        [flags, ` seq=${row.s}${real}${acknowledgment}${payload}${oddity}`],
        [flags, ` seq=${row.s}${acknowledgment}${payload}${oddity}`],
        [flags, ` seq=${row.s}${acknowledgment}${oddity}`],
        [flags, ` seq=${row.s}${oddity}`],
        [flags, oddity],
        [flags, ''],
    ];
}

function segmentAt(details, index) {
    const columns = details.segments;
    return Object.fromEntries(Object.keys(columns).map(name => [name, columns[name][index]]));
}

/// What the program of each end does at a step, beside the call that the timeline names.
function socketCalls(row, details) {
    // Who has called close() reads no more; who has called shutdown() does.
    const readsOn = end => details.rows.some(other => other.call === 'shutdown()' && other.at === end);
    const calls = row.call ? [[row.at, row.call === 'accept()' ? say('accepts') : row.call]] : [];
    const learn = (states, end) => {
        for (const [state, place] of states || []) {
            const cause = report.transitions[place][0];
            if (/receives FIN/.test(cause) && state !== 'CLOSE-WAIT' && !readsOn(end)) continue;
            const words = { 'receives SYN,ACK': 'connectReturns', 'receives FIN': 'readsEnd', 'receives FIN and ACK of FIN': 'readsEnd', 'sends RST': 'sendsReset' }[cause];
            if (words) calls.push([end, say(words)]);
        }
    };
    learn(row.c, 0);
    learn(row.v, 1);
    return calls;
}

function drawLadder(details, options, width, handlers) {
    const isNarrow = width < narrowWidth;
    const left = isNarrow ? Math.round(width * 0.24) : 232;
    const right = isNarrow ? Math.round(width * 0.76) : Math.max(left + 260, Math.min(width - 190, left + 620));
    const layout = { isNarrow, left, right, width: isNarrow ? width : Math.max(right + 190, Math.min(width, right + 190)), font: isNarrow ? 10 : 12 };
    const groups = [];
    const changes = [[[0, details.ends[0].first, false]], [[0, details.ends[1].first, false]]];
    let y = options.calls && !isNarrow ? 84 : 62;
    let lastTime = null;
    const scaleHeight = details.duration > 0 ? Math.max(600, details.rows.length * 64) / details.duration : 0;
    const top = y;
    for (const [place, row] of details.rows.entries()) {
        if (row.omitted !== undefined) {
            groups.push(drawing('text', { x: (left + right) / 2, y: y + 14, class: 'gap', 'text-anchor': 'middle' }, `… ${say('notKept', grouped(row.omitted))} …`));
            y += 30;
            continue;
        }
        const index = row.run ? row.run[0] : row.i;
        const time = details.segments.t[index];
        if (options.toScale) {
            y = Math.max(y, top + time * scaleHeight);
        } else if (lastTime !== null && time - lastTime >= 200e6) {
            groups.push(drawing('text', { x: (left + right) / 2, y: y + 12, class: 'gap', 'text-anchor': 'middle' }, `⋮ ${say('later', duration(time - lastTime))}`));
            y += 24;
        }
        lastTime = details.segments.t[row.run ? row.run[1] - 1 : index];
        if (row.run) {
            y += drawRun(groups, details, row, place, y, layout, options, handlers);
        } else {
            y += drawStep(groups, details, row, y, layout, options, handlers, changes);
        }
    }
    y = drawWaits(groups, details, changes, y, layout);
    const height = y + 26;
    const lives = [0, 1].flatMap(end => drawLife(changes[end], end === 0 ? left : right, height - 14));
    return drawing('svg', { width: layout.width, height, viewBox: `0 0 ${layout.width} ${height}`, role: 'group', 'aria-label': say('ladderLabel') },
        ladderHead(details, layout, options), lives, groups);
}

function ladderHead(details, { left, right, isNarrow, width }, options) {
    const head = [
        drawing('text', { x: left, y: 16, 'text-anchor': 'middle', class: 'state' }, say('client')),
        drawing('text', { x: right, y: 16, 'text-anchor': 'middle', class: 'state' }, say('server')),
        drawing('text', { x: left - (isNarrow ? 8 : 14), y: 46, 'text-anchor': 'end', class: 'state', 'data-first': 'client', 'font-size': isNarrow ? 9.5 : 12 }, stateName(details.ends[0].first)),
        drawing('text', { x: right + (isNarrow ? 8 : 14), y: 46, class: 'state', 'data-first': 'server', 'font-size': isNarrow ? 9.5 : 12 }, stateName(details.ends[1].first)),
    ];
    if (!isNarrow) {
        head.push(drawing('text', { x: left, y: 32, 'text-anchor': 'middle', class: 'faint', 'font-size': 11 }, details.client),
            drawing('text', { x: right, y: 32, 'text-anchor': 'middle', class: 'faint', 'font-size': 11 }, details.server),
            drawing('text', { x: 4, y: 46, class: 'faint', 'font-size': 11 }, say('time')),
            drawing('text', { x: width - 4, y: 46, 'text-anchor': 'end', class: 'faint', 'font-size': 11 }, say('frame')));
    }
    if (options.calls && details.ends[1].first === 'LISTEN') {
        const calls = isNarrow ? ['accept()'] : [say('sockets'), say('acceptWaits')];
        calls.forEach((text, place) => head.push(drawing('text', { x: right + (isNarrow ? 8 : 14), y: 60 + 13 * place, class: 'call', 'font-size': isNarrow ? 8.5 : 11 }, text)));
    }
    return head;
}

/// Draws one segment; its height is the result.
function drawStep(groups, details, row, y, layout, options, handlers, changes) {
    const { left, right, isNarrow, width, font } = layout;
    const segment = segmentAt(details, row.i);
    const room = (right - left - 28) / (font * 0.61);
    const texts = arrowTexts(row, segment);
    const [flags, rest] = texts.find(([first, second]) => first.length + second.length <= room) || texts[texts.length - 1];
    const full = texts[0].join('');
    const line = y + 22;
    const end = line + 7;
    const [from, to] = row.r ? [left + 5, right - 5] : [right - 5, left + 5];
    const isLost = row.lost === 2;
    const tip = isLost ? from + (to - from) * 0.84 : to;
    const tipY = isLost ? line + 7 * 0.84 : end;
    const kinds = ['step'];
    if (/RST/.test(row.f)) kinds.push('rst');
    else if (row.o) kinds.push('again');
    else if (!/SYN|FIN/.test(row.f)) kinds.push('data');
    if (row.lost) kinds.push('lost');
    const sign = row.r ? 1 : -1;
    const parts = [
        drawing('path', { class: 'arrow', d: `M${from} ${line}L${tip} ${tipY}` }),
        drawing('path', { class: 'head', d: `M${tip} ${tipY}l${-9 * sign} ${-5.2}l${0.5 * sign} 9z` }),
        drawing('text', { x: (left + right) / 2, y: line - 5, 'text-anchor': 'middle', 'font-size': font, class: 'label', 'data-full': full },
            drawing('tspan', { class: 'flags', 'font-weight': /SYN|FIN|RST/.test(row.f) ? 650 : 400 }, flags), rest),
    ];
    if (isLost) {
        parts.push(drawing('path', { class: 'cross', d: `M${tip + 9 * sign - 6} ${tipY - 6}l12 12m0 -12l-12 12` }, drawing('title', null, say('lostAfter'))));
    } else if (row.lost === 1) {
        const middle = from + (to - from) * 0.72;
        parts.push(drawing('path', { class: 'cross maybe', d: `M${middle - 5} ${line - 0.5}l10 10m0 -10l-10 10` }, drawing('title', null, say('lostMaybe'))));
    }
    let height = 38;
    if (isNarrow) {
        parts.push(drawing('text', { x: (left + right) / 2, y: end + 12, 'text-anchor': 'middle', class: 'faint', 'font-size': 10, 'data-time': seconds(segment.t) }, `${seconds(segment.t)} · ${segment.frame}`));
        height = 46;
    } else {
        parts.push(drawing('text', { x: 4, y: line + 2, class: 'faint', 'font-size': 11, 'data-time': seconds(segment.t) }, seconds(segment.t)),
            drawing('text', { x: width - 4, y: line + 2, 'text-anchor': 'end', 'font-size': 11, class: 'faint frame' }, String(segment.frame)));
    }
    const labels = [[], []];
    const learn = (states, side, at) => (states || []).forEach(([name, , certainty]) => {
        const isAssumed = certainty === 2;
        labels[side].push([`${stateName(name)}${isAssumed ? '?' : ''}`, 'state']);
        changes[side].push([at, name, isAssumed]);
    });
    // The sender changes where the arrow begins, the receiver where it ends.
    learn(row.c, 0, row.r ? line : end);
    learn(row.v, 1, row.r ? end : line);
    if (options.calls) for (const [side, words] of socketCalls(row, details)) labels[side].push([words, 'call']);
    labels.forEach((list, side) => list.forEach(([text, kind], place) => {
        parts.push(drawing('text', {
            x: side === 0 ? left - (isNarrow ? 8 : 14) : right + (isNarrow ? 8 : 14), y: line + 4 + place * 14, 'text-anchor': side === 0 ? 'end' : 'start',
            class: kind, 'data-side': side === 0 ? 'client' : 'server', 'font-size': kind === 'state' ? (isNarrow ? 9.5 : 12) : (isNarrow ? 8.5 : 11),
        }, isNarrow ? text.replace(/[ :：]?(returns|fails|返回|失败).*$/, '').trim() : text));
    }));
    height = Math.max(height, 24 + 14 * Math.max(labels[0].length, labels[1].length));
    const perLine = Math.max(16, Math.floor((right - left - 16) / (isNarrow ? 6.2 : 6.75)));
    const remarks = (row.m || []).flatMap(remark => wrapped(remark, perLine));
    // Below the arrow, or on a narrow page below the time that stands there.
    if (remarks.length > 0) height = Math.max(height, isNarrow ? end + 25 - y : 42);
    for (const text of remarks) {
        parts.push(drawing('text', { x: (left + right) / 2, y: y + height, 'text-anchor': 'middle', class: 'remark' }, text));
        height += 13;
    }
    groups.push(drawing('g', {
        class: kinds.join(' '), 'data-frame': segment.frame, 'data-index': row.i, 'data-call': row.call || null, tabindex: 0, role: 'button',
        'aria-label': `${say('frame')} ${segment.frame}: ${row.r ? say('toServer') : say('toClient')}, ${full}`,
        click: () => handlers.select(segment.frame), keydown: event => handlers.key(event, segment.frame),
    }, drawing('rect', { class: 'back', x: 0, y: y + 1, width, height: height - 1, rx: 4 }), parts));
    return height;
}

/// Columns of a text: Chinese takes two a character.
function columnsOf(text) {
    return [...text].reduce((sum, character) => sum + (character.codePointAt(0) >= 0x2e80 ? 2 : 1), 0);
}

/// Lines of at most so many columns. Chinese breaks between any characters, but not before its marks.
function wrapped(text, length) {
    const lines = [];
    let line = '';
    for (const part of text.match(/[\u2e80-\uffff][，。；：、）]*|[^\s\u2e80-\uffff]+|\s+/g) || []) {
        if (line !== '' && part.trim() !== '' && columnsOf(line + part) > length) {
            lines.push(line.trimEnd());
            line = '';
        }
        if (line !== '' || part.trim() !== '') line += part;
    }
    lines.push(line.trimEnd());
    return lines;
}

/// Draws segments that share a row, or, where it is open, each of them.
function drawRun(groups, details, row, place, y, layout, options, handlers) {
    const { left, right, isNarrow, width, font } = layout;
    const [first, last] = row.run;
    const columns = details.segments;
    const isOpen = options.open.has(place);
    const what = row.o ? `${row.o} ${columns.e[first] === 0 ? '▶' : '◀'}`
        : [row.sent[0] > 0 ? `${octets(row.sent[0])} ▶` : '', row.sent[1] > 0 ? `◀ ${octets(row.sent[1])}` : ''].filter(text => text !== '').join(' ') || say('noPayload');
    const size = say('segmentsIn', grouped(last - first), duration(columns.t[last - 1] - columns.t[first]));
    const text = isNarrow ? what : `${what}  ${size}`;
    const toggle = () => handlers.toggle(place);
    const parts = [
        drawing('rect', { class: 'back', x: 0, y, width, height: 28 }),
        drawing('rect', { class: 'box', x: left + 12, y: y + 4, width: right - left - 24, height: isNarrow ? 30 : 20, rx: 5 }),
        drawing('text', { x: (left + right) / 2, y: y + 18, 'text-anchor': 'middle', 'font-size': font, class: 'label', 'data-full': `${what}  ${size}` }, `${isOpen ? '▾' : '▸'} ${text}`),
    ];
    if (isNarrow) {
        parts.push(drawing('text', { x: (left + right) / 2, y: y + 30, 'text-anchor': 'middle', 'font-size': 9.5, class: 'faint' }, size));
    } else {
        parts.push(drawing('text', { x: 4, y: y + 18, class: 'faint', 'font-size': 11, 'data-time': seconds(columns.t[first]) }, seconds(columns.t[first])),
            drawing('text', { x: width - 4, y: y + 18, 'text-anchor': 'end', class: 'faint frame', 'font-size': 11 }, `${columns.frame[first]}–${columns.frame[last - 1]}`));
    }
    groups.push(drawing('g', {
        class: 'run', tabindex: 0, role: 'button', 'aria-expanded': String(isOpen), 'aria-label': `${what}, ${size}`, 'data-place': place,
        'data-frame': columns.frame[first], 'data-last': columns.frame[last - 1], click: toggle,
        keydown: event => { if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); toggle(); } else handlers.key(event, columns.frame[first]); },
    }, parts));
    let height = isNarrow ? 40 : 30;
    if (!isOpen) return height;
    const shown = Math.min(last, first + (options.open.get(place) || 200));
    for (let index = first; index < shown; index++) height += drawFolded(groups, details, index, y + height, layout, handlers);
    if (shown < last) {
        groups.push(drawing('g', { class: 'run', tabindex: 0, role: 'button', click: () => handlers.more(place), keydown: event => { if (event.key === 'Enter') handlers.more(place); } },
            drawing('rect', { class: 'box', x: left + 12, y: y + height + 2, width: right - left - 24, height: 20, rx: 5 }),
            drawing('text', { x: (left + right) / 2, y: y + height + 16, 'text-anchor': 'middle', 'font-size': font }, say('more', grouped(last - shown)))));
        height += 28;
    }
    return height + 4;
}

/// A segment of an open run: a thin arrow with its numbers, counted from x and y.
function drawFolded(groups, details, index, y, { left, right, isNarrow, width }, handlers) {
    const segment = segmentAt(details, index);
    const symbol = (number, end) => `${end === 0 ? 'x' : 'y'}${number === 0 ? '' : number > 0 ? `+${number}` : number}`;
    const known = details.ends.map(end => end.isn !== undefined);
    const place = (number, end) => known[end] ? symbol(number, end) : `${grouped(number)}`;
    const text = `seq=${place(segment.s, segment.e)}${segment.flags & 16 ? ` ack=${place(segment.a, 1 - segment.e)}` : ''}${segment.n > 0 ? `  ${grouped(segment.n)} B` : ''}`;
    const [from, to] = segment.e === 0 ? [left + 5, right - 5] : [right - 5, left + 5];
    const sign = segment.e === 0 ? 1 : -1;
    const label = report.labelWords[segment.label];
    groups.push(drawing('g', { class: 'step data', 'data-frame': segment.frame, tabindex: 0, role: 'button', 'aria-label': `${say('frame')} ${segment.frame}: ${text} ${label}`, click: () => handlers.select(segment.frame), keydown: event => handlers.key(event, segment.frame) },
        drawing('rect', { class: 'back', x: 0, y, width, height: 25 }),
        drawing('path', { class: 'arrow', d: `M${from} ${y + 17}L${to} ${y + 20}` }),
        drawing('path', { class: 'head', d: `M${to} ${y + 20}l${-8 * sign} -4.6l0 8z` }),
        drawing('text', { x: (left + right) / 2, y: y + 13, 'text-anchor': 'middle', 'font-size': isNarrow ? 9 : 11, class: 'faint' }, isNarrow ? text.replace(/ ack=\S+/, '') : text),
        !isNarrow && drawing('text', { x: 4, y: y + 18, class: 'faint', 'font-size': 11 }, seconds(segment.t)),
        !isNarrow && drawing('text', { x: width - 4, y: y + 18, 'text-anchor': 'end', class: 'faint', 'font-size': 11 }, String(segment.frame))));
    return 25;
}

/// The bars of TIME-WAIT: from the segment that began it, with marks where a repeated FIN restarted it.
function drawWaits(groups, details, changes, y, { left, right, isNarrow, font }) {
    if (details.waits.length === 0) return y;
    const bottom = y + 34;
    for (const wait of details.waits) {
        const x = wait.server ? right : left;
        const begin = (changes[wait.server].find(([, name]) => name === 'TIME-WAIT') || [y])[0];
        groups.unshift(drawing('rect', { class: 'wait', x: x - 9, y: begin, width: 18, height: bottom - begin + 6 }));
        for (const row of details.rows) {
            if (!wait.restarts || !/^FIN retransmission/.test(report.labels[details.segments.label[row.i]]) || row.r !== wait.server) continue;
            const group = groups.find(node => node.dataset && node.dataset.index === String(row.i));
            const back = group && group.querySelector('.back');
            if (back && Number(back.getAttribute('y')) > begin) {
                groups.push(drawing('path', { class: 'waitline', d: `M${x - 12} ${Number(back.getAttribute('y')) + 29}h24` }, drawing('title', null, say('restarted').replace(/^[,，]\s*/, ''))));
            }
        }
        const state = wait.over ? say('over') : wait.restarts ? say('restarted') : say('notRestarted');
        const text = `${say('timeWait', duration(details.timeWait))}${state}`;
        groups.push(drawing('text', { x: (left + right) / 2, y: bottom - 4, 'text-anchor': 'middle', 'font-size': font, class: 'faint wait-text' }, text),
            drawing('text', { x: wait.server ? right + 14 : left - 14, y: bottom, 'text-anchor': wait.server ? 'start' : 'end', 'font-size': isNarrow ? 9 : 11, class: 'wait-until' },
                wait.over ? stateName('CLOSED') : say('until', seconds(wait.until, 3))));
    }
    return bottom;
}

/// A line of life: a piece for each state.
function drawLife(changes, x, bottom) {
    return changes.map(([from, name, isAssumed], place) => {
        const start = place === 0 ? 50 : from;
        const end = place + 1 < changes.length ? changes[place + 1][0] : bottom;
        return drawing('path', { class: `life ${stateClass(name)}${isAssumed ? ' assumed' : ''}`, d: `M${x} ${start}V${Math.max(start, end)}`, fill: 'none' },
            drawing('title', null, `${stateName(name)}${isAssumed ? '?' : ''}`));
    });
}
