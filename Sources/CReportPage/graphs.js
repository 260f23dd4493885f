// Time–sequence graph, throughput and round trips of one direction.

/// A plot of time (nanoseconds) against numbers, with axes, a closer look at a part, and frames under the pointer.
class Plot {
    constructor(title, details, options) {
        this.details = details;
        this.options = options;
        this.whole = options.times;
        this.view = [...this.whole];
        this.node = element('figure', { class: 'plot', 'data-plot': options.name });
        this.node.style.margin = '0';
        this.figure = element('div', null);
        this.text = element('p', { class: 'small faint', role: 'status' });
        const move = share => this.zoom(this.view[0] + share * this.span(), this.view[1] + share * this.span());
        const button = (name, action) => element('button', { click: action, 'data-action': name }, say(name));
        this.node.append(
            element('div', { class: 'tools noprint' }, button('zoomIn', () => this.scale(0.5)), button('zoomOut', () => this.scale(2)), button('zoomReset', () => this.zoom(...this.whole)),
                button('earlier', () => move(-0.5)), button('laterMove', () => move(0.5)), element('span', { class: 'faint small' }, say('zoomHint'))),
            this.figure, this.text);
        this.title = title;
    }

    span() { return this.view[1] - this.view[0]; }

    scale(factor) {
        const middle = (this.view[0] + this.view[1]) / 2;
        this.zoom(middle - this.span() * factor / 2, middle + this.span() * factor / 2);
    }

    zoom(from, to) {
        const least = Math.max(1000, (this.whole[1] - this.whole[0]) / 1e6);
        const span = Math.min(Math.max(to - from, least), this.whole[1] - this.whole[0]);
        const start = Math.min(Math.max(from, this.whole[0]), this.whole[1] - span);
        this.view = [start, start + span];
        this.draw();
    }

    draw() {
        const width = Math.max(300, this.node.clientWidth || 900);
        const height = this.options.height;
        const margin = { left: width < 500 ? 56 : 78, right: 10, top: 10, bottom: 26 };
        const [from, to] = this.view;
        const range = this.options.range(from, to);
        const x = time => margin.left + (time - from) / (to - from) * (width - margin.left - margin.right);
        const y = value => height - margin.bottom - (value - range[0]) / (range[1] - range[0]) * (height - margin.top - margin.bottom);
        this.geometry = { x, y, margin, width, height };
        const clip = `clip-${this.options.name}`;
        const svg = drawing('svg', { width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': this.title },
            drawing('clipPath', { id: clip }, drawing('rect', { x: margin.left, y: margin.top - 4, width: width - margin.left - margin.right, height: height - margin.top - margin.bottom + 8 })));
        for (const tick of ticks(range[0], range[1], 5)) {
            svg.append(drawing('path', { class: 'axis', d: `M${margin.left} ${y(tick)}H${width - margin.right}` }),
                drawing('text', { x: margin.left - 6, y: y(tick) + 4, 'text-anchor': 'end', class: 'faint', 'font-size': 11 }, this.options.label(tick)));
        }
        for (const tick of ticks(from, to, Math.max(2, Math.floor(width / 140)))) {
            svg.append(drawing('path', { class: 'axis', d: `M${x(tick)} ${height - margin.bottom}v4` }),
                drawing('text', { x: x(tick), y: height - 8, 'text-anchor': 'middle', class: 'faint', 'font-size': 11 }, `${trimmed(tick / 1e9)} s`));
        }
        const inside = drawing('g', { 'clip-path': `url(#${clip})` });
        this.options.draw(inside, x, y, from, to);
        this.chosen = drawing('circle', { class: 'chosen', r: 6, cx: -20, cy: -20 });
        inside.append(this.chosen);
        svg.append(inside);
        this.listen(svg);
        this.figure.replaceChildren(svg);
        this.mark(this.selected);
    }

    listen(svg) {
        const { margin, width, height } = this.geometry;
        const time = event => {
            const place = event.clientX - svg.getBoundingClientRect().left;
            return this.view[0] + (place - margin.left) / (width - margin.left - margin.right) * this.span();
        };
        let begin = null;
        const box = drawing('rect', { class: 'drag', y: margin.top, height: height - margin.top - margin.bottom, width: 0 });
        svg.append(box);
        svg.addEventListener('pointerdown', event => { begin = [event.clientX, time(event)]; });
        svg.addEventListener('pointermove', event => {
            const point = this.nearest(event, svg);
            if (point) this.text.textContent = this.options.describe(point);
            if (!begin) return;
            const [first, second] = [begin[1], time(event)].map(this.geometry.x).sort((a, b) => a - b);
            box.setAttribute('x', first);
            box.setAttribute('width', Math.max(0, second - first));
        });
        svg.addEventListener('pointerup', event => {
            if (!begin) return;
            const [place, from] = begin;
            begin = null;
            if (Math.abs(event.clientX - place) > 8) {
                this.zoom(Math.min(from, time(event)), Math.max(from, time(event)));
            } else {
                const point = this.nearest(event, svg);
                if (point && point.frame) this.options.select(point.frame);
            }
        });
        svg.addEventListener('dblclick', () => this.zoom(...this.whole));
    }

    nearest(event, svg) {
        const box = svg.getBoundingClientRect();
        const [px, py] = [event.clientX - box.left, event.clientY - box.top];
        let best = null;
        let least = 900;
        for (const point of this.options.points) {
            if (point.t < this.view[0] || point.t > this.view[1]) continue;
            const distance = (this.geometry.x(point.t) - px) ** 2 + (this.geometry.y(point.v) - py) ** 2 / 4;
            if (distance < least) [best, least] = [point, distance];
        }
        return best;
    }

    /// Marks the point of a frame.
    mark(frame) {
        this.selected = frame;
        const point = this.options.points.find(candidate => candidate.frame === frame);
        if (!this.chosen || !point) return;
        this.chosen.setAttribute('cx', this.geometry.x(point.t));
        this.chosen.setAttribute('cy', this.geometry.y(point.v));
    }
}

function trimmed(number) {
    return String(Number(number.toPrecision(9)));
}

const isAgain = label => /retransmission/.test(label);

/// The classic of tcptrace: data of one end, and what the other acknowledges and offers.
function timeSequence(details, end, select) {
    const columns = details.segments;
    const count = columns.t.length;
    const points = [];
    const sent = { data: [], again: [], late: [], control: [] };
    const answers = [];
    const sacks = [];
    let [low, high] = [Infinity, -Infinity];
    for (let place = 0; place < count; place++) {
        const label = report.labels[columns.label[place]];
        if (label === 'quoted by ICMP') continue;
        const t = columns.t[place];
        const flags = columns.flags[place];
        if (columns.e[place] === end) {
            if (flags & 4) continue;
            const s = columns.s[place];
            const length = columns.n[place] + (flags & 2 ? 1 : 0) + (flags & 1 ? 1 : 0);
            if (length === 0 && !/keep-alive|probe/.test(label)) continue;
            const kind = isAgain(label) ? 'again' : label === 'out of order' ? 'late' : 'data';
            sent[kind].push([t, s, s + length]);
            if (flags & 3) sent.control.push([t, flags & 2 ? s : s + length]);
            [low, high] = [Math.min(low, s), Math.max(high, s + length)];
            points.push({ t, v: s + length, frame: columns.frame[place], index: place });
        } else if (flags & 16 && !(flags & 4)) {
            answers.push([t, columns.a[place], columns.a[place] + columns.w[place]]);
            [low, high] = [Math.min(low, columns.a[place]), Math.max(high, columns.a[place])];
            points.push({ t, v: columns.a[place], frame: columns.frame[place], index: place });
            for (const [left, right] of sackBlocks(details, place)) sacks.push([t, left, right]);
        }
    }
    if (sent.data.length + sent.again.length + sent.late.length === 0) return null;
    const range = (from, to) => {
        let [bottom, top] = [Infinity, -Infinity];
        const note = (t, ...values) => {
            if (t < from || t > to) return;
            for (const value of values) [bottom, top] = [Math.min(bottom, value), Math.max(top, value)];
        };
        for (const list of [sent.data, sent.again, sent.late]) for (const [t, start, stop] of list) note(t, start, stop);
        for (const [t, acknowledged] of answers) note(t, acknowledged);
        if (bottom > top) [bottom, top] = [low, high];
        // The window belongs to the picture where it comes near to what was sent.
        for (const [t, , edge] of answers) if (t >= from && t <= to && edge - high < (high - low) * 0.6) note(t, edge);
        const room = Math.max(1, (top - bottom) * 0.06);
        return [bottom - room, top + room * 2];
    };
    const draw = (group, x, y) => {
        const steps = (column, name) => {
            let path = '';
            let last = null;
            for (const answer of answers) {
                path += last === null ? `M${x(answer[0])} ${y(answer[column])}` : `H${x(answer[0])}V${y(answer[column])}`;
                last = answer;
            }
            if (last) group.append(drawing('path', { class: name, d: `${path}H${x(details.duration)}` }));
        };
        steps(2, 'window');
        steps(1, 'ack');
        const bars = (list, name) => {
            const path = list.map(([t, start, stop]) => `M${x(t)} ${y(start)}V${Math.min(y(stop), y(start) - 2)}m-3 0h6`).join('');
            if (path) group.append(drawing('path', { class: name, d: path }));
        };
        bars(sacks, 'sack');
        bars(sent.data, 'data');
        bars(sent.late, 'late');
        bars(sent.again, 'again');
        for (const [t, value] of sent.control) group.append(drawing('path', { class: 'control', d: `M${x(t)} ${y(value) - 5}l4 5l-4 5l-4 -5z` }));
    };
    const plot = new Plot(say('timeSequence'), details, {
        name: `sequence-${end}`, height: 320, times: timesOf(details), range, draw, points, select, label: value => grouped(Math.round(value)),
        describe: point => describeFrame(details, point.index),
    });
    plot.node.append(element('p', { class: 'small' },
        key('data', say('data'), 'M7 9V1m-3 0h6'), key('again', say('again'), 'M7 9V1m-3 0h6'), key('late', say('late'), 'M7 9V1m-3 0h6'), key('ack', say('ack'), 'M0 6H7V2H14'),
        key('window', say('windowEdge'), 'M0 6H7V2H14'), sacks.length > 0 && key('sack', say('sack'), 'M7 9V1'), key('control', say('control'), 'M7 0l4 4.5l-4 4.5l-4 -4.5z')));
    return plot;
}

/// The blocks of a segment's selective acknowledgment: pairs of the first number and the one behind the last.
function sackBlocks(details, index) {
    details.sackEdges ??= new Map((details.sack || []).map(([place, ...edges]) => [place, edges]));
    const edges = details.sackEdges.get(index) || [];
    return edges.flatMap((left, place) => place % 2 === 0 ? [[left, edges[place + 1]]] : []);
}

function timesOf(details) {
    const length = Math.max(1000, details.duration);
    return [-length * 0.01, length * 1.01];
}

function describeFrame(details, index) {
    const segment = segmentAt(details, index);
    return `${say('frame')} ${segment.frame}  ${seconds(segment.t)} s  ${segment.e === 0 ? say('toServer') : say('toClient')}  seq ${grouped(segment.s)}${segment.flags & 16 ? `  ack ${grouped(segment.a)}` : ''}${segment.n > 0 ? `  ${grouped(segment.n)} B` : ''}  ${report.labelWords[segment.label]}${sackBlocks(details, index).map(([left, right]) => `  SACK ${grouped(left)}–${grouped(right)}`).join('')}`;
}

/// Payload per second, both ways.
function throughput(details) {
    const columns = details.segments;
    const bins = 80;
    const width = Math.max(1000, details.duration) / bins;
    const sums = [new Float64Array(bins + 1), new Float64Array(bins + 1)];
    let total = 0;
    for (let place = 0; place < columns.t.length; place++) {
        if (columns.n[place] === 0 || report.labels[columns.label[place]] === 'quoted by ICMP') continue;
        sums[columns.e[place]][Math.min(bins, Math.max(0, Math.floor(columns.t[place] / width)))] += columns.n[place];
        total += columns.n[place];
    }
    if (total === 0) return null;
    const rate = sum => sum / width * 1e9;
    const most = Math.max(...sums.flatMap(list => [...list])) / width * 1e9;
    const points = sums.flatMap((list, end) => [...list].map((sum, bin) => ({ t: (bin + 0.5) * width, v: rate(sum), end })));
    const draw = (group, x, y) => sums.forEach((list, end) => {
        let path = `M${x(0)} ${y(0)}`;
        list.forEach((sum, bin) => { path += `H${x(bin * width)}V${y(rate(sum))}`; });
        group.append(drawing('path', { class: end === 0 ? 'first' : 'second', d: `${path}H${x(details.duration)}` }));
    });
    const plot = new Plot(say('throughput'), details, {
        name: 'throughput', height: 200, times: timesOf(details), range: () => [0, most * 1.08], draw, points, select: () => {}, label: value => say('perSecond', octets(Math.round(value))),
        describe: point => `${seconds(point.t)} s  ${point.end === 0 ? say('toServer') : say('toClient')}  ${say('perSecond', octets(Math.round(point.v)))}`,
    });
    plot.node.append(element('p', { class: 'small' }, key('first', say('toServer'), 'M0 5H14'), key('second', say('toClient'), 'M0 5H14')));
    return plot;
}

/// Round trips between the vantage and each end: data sent once, to the ACK that covers it (Karn's rule).
function roundTrips(details, select) {
    const columns = details.segments;
    const waiting = [[], []];
    const samples = [];
    for (let place = 0; place < columns.t.length; place++) {
        const label = report.labels[columns.label[place]];
        if (label === 'quoted by ICMP') continue;
        const end = columns.e[place];
        const flags = columns.flags[place];
        if (flags & 16 && !(flags & 4)) {
            const other = waiting[1 - end];
            let newest = null;
            while (other.length > 0 && other[0].stop <= columns.a[place]) newest = other.shift();
            if (newest && !newest.again) samples.push({ t: columns.t[place], v: columns.t[place] - newest.t, end: 1 - end, frame: columns.frame[place], index: place });
        }
        const length = columns.n[place] + (flags & 2 ? 1 : 0) + (flags & 1 ? 1 : 0);
        if (length === 0) continue;
        const stop = columns.s[place] + length;
        if (isAgain(label) || label === 'out of order') {
            for (const sent of waiting[end]) sent.again = true;
        } else {
            waiting[end].push({ t: columns.t[place], stop, again: false });
        }
    }
    const usable = samples.filter(sample => sample.v >= 0);
    if (usable.length === 0) return null;
    const most = Math.max(...usable.map(sample => sample.v));
    const draw = (group, x, y) => [0, 1].forEach(end => {
        const own = usable.filter(sample => sample.end === end);
        group.append(drawing('path', { class: end === 0 ? 'first' : 'second', d: own.map(({ t, v }) => `M${x(t) - 3} ${y(v)}h6m-3 -3v6`).join('') || 'M0 0' }));
    });
    const plot = new Plot(say('roundTrips'), details, {
        name: 'round-trips', height: 200, times: timesOf(details), range: () => [0, most * 1.1], draw, points: usable, select, label: value => duration(value),
        describe: point => `${say('frame')} ${point.frame}  ${duration(point.v)}  ${point.end === 0 ? say('toServer') : say('toClient')}`,
    });
    plot.node.append(element('p', { class: 'small' }, key('first', say('toServer'), 'M4 5h6m-3 -3v6'), key('second', say('toClient'), 'M4 5h6m-3 -3v6'), element('span', { class: 'faint' }, say('rttNote'))));
    return plot;
}
